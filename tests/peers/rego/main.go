// Reads, tests and asks Rego as conftest does, with the library of the Open Policy Agent.
//
//	rego test FOLDER     compiles strictly and runs the tests; a line for each: PASS or FAIL and its name
//	rego ask FOLDER      the denials and warnings of data.sluice.network as JSON; standard input: {"input": …, "data": {…}}
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func modules(folder string) map[string]*ast.Module {
	found := map[string]*ast.Module{}
	check(filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".rego") {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil {
			found[path], err = ast.ParseModuleWithOpts(path, string(text), ast.ParserOptions{RegoVersion: ast.RegoV1})
		}
		return err
	}))
	if len(found) == 0 {
		check(fmt.Errorf("no .rego file in %s", folder))
	}
	return found
}

func compiled(folder string) *ast.Compiler {
	compiler := ast.NewCompiler().WithStrict(true).WithEnablePrintStatements(false)
	if compiler.Compile(modules(folder)); compiler.Failed() {
		check(compiler.Errors)
	}
	return compiler
}

func main() {
	if len(os.Args) != 3 || os.Args[1] != "test" && os.Args[1] != "ask" {
		check(fmt.Errorf("usage: rego test|ask FOLDER"))
	}
	done, folder := context.Background(), os.Args[2]
	if os.Args[1] == "test" {
		compiled(folder)
		results, err := tester.NewRunner().SetCompiler(ast.NewCompiler().WithStrict(true)).SetStore(inmem.New()).SetModules(modules(folder)).RunTests(done, nil)
		check(err)
		for result := range results {
			word := "FAIL"
			if result.Pass() {
				word = "PASS"
			}
			fmt.Println(word, result.Name)
			check(result.Error)
		}
		return
	}

	var asked struct {
		Input any
		Data  map[string]any
	}
	check(json.NewDecoder(os.Stdin).Decode(&asked))
	answer := map[string]any{}
	for _, rule := range []string{"deny", "warn"} {
		results, err := rego.New(rego.Query("data.sluice.network."+rule), rego.Compiler(compiled(folder)), rego.Store(inmem.NewFromObject(asked.Data)), rego.Input(asked.Input),
			rego.StrictBuiltinErrors(false)).Eval(done)
		check(err)
		answer[rule] = []any{}
		if len(results) == 1 {
			answer[rule] = results[0].Expressions[0].Value
		}
	}
	check(json.NewEncoder(os.Stdout).Encode(answer))
}
