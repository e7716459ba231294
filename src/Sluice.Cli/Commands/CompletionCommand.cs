using System.CommandLine;
using Sluice.Cli.Output;
using Sluice.Findings;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice completion</c>: the script that makes a shell complete verbs, options and their values.</summary>
internal static class CompletionCommand
{
    private static readonly (string Shell, string Script)[] Scripts =
    [
        ("bash", """
            _sluice() {
              local line=${COMP_LINE}
              local IFS=$'\n'
              COMPREPLY=( $(compgen -W "$(sluice "[suggest:${COMP_POINT}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
            }
            complete -o bashdefault -o default -F _sluice sluice

            """),
        ("zsh", """
            #compdef sluice
            _sluice() {
              local -a words_found
              words_found=("${(@f)$(sluice "[suggest:${CURSOR}]" "$BUFFER" 2>/dev/null)}")
              compadd -a words_found
              _files
            }
            compdef _sluice sluice

            """),
        ("fish", """
            complete -c sluice -a '(set -l line (commandline -cp); sluice "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)'

            """),
        ("powershell", """
            Register-ArgumentCompleter -Native -CommandName sluice -ScriptBlock {
              param($word, $line, $position)
              sluice "[suggest:$position]" "$line" | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }

            """),
    ];

    public static Verb Create()
    {
        var shell = new Argument<string>("SHELL")
        {
            Description = $"{string.Join(", ", Scripts.Select(static script => script.Shell))}.",
            CompletionSources = { static _ => Scripts.Select(static script => new System.CommandLine.Completions.CompletionItem(script.Shell)) },
        };
        var verb = new Verb("completion", "The script that completes verbs and options in a shell.")
        {
            Examples =
            [
                ("source <(sluice completion bash)", "completion in this bash"),
                ("sluice completion fish > ~/.config/fish/completions/sluice.fish", "completion in every fish from now on"),
            ],
        };
        verb.Add(shell);
        verb.SetAction(parsed => Write(parsed.GetValue(shell)!));
        return verb;
    }

    private static int Write(string shell)
    {
        foreach (var (name, script) in Scripts)
        {
            if (name != shell) continue;
            Answer.WriteText(script);
            return ExitCodes.Clean;
        }

        var names = Scripts.Select(static script => script.Shell).ToList();
        var nearest = Spelling.Nearest(shell, names) is { } near ? $"; did you mean {near}?" : ".";
        throw Failure.BadInput($"there is no completion for '{shell}'{nearest} Known: {string.Join(", ", names)}");
    }
}
