// Judges requests by ValidatingAdmissionPolicies with the plugin of the API server itself: matching, bindings, typed objects, its CEL with its
// limits of cost. Standard input: {"policies": […], "bindings": […], "requests": […]}; a request names the policy that is asked by the end of its name.
// Standard output: one line of JSON for each request, a list of what refused it: empty, or the message of the first validation.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"

	admissionregistration "k8s.io/api/admissionregistration/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/initializer"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/util/compatibility"
	"k8s.io/client-go/dynamic/fake"
	"k8s.io/client-go/informers"
	kubernetes "k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/component-base/featuregate"
)

type permission struct{ Group, Resource, Name, Verb string }

type request struct {
	Policy, Operation                  string
	Object, OldObject, NamespaceObject json.RawMessage
	May                                *permission
}

var kinds = map[string]struct {
	kind     schema.GroupVersionKind
	resource string
	typed    func() runtime.Object
}{
	"networkpolicies":  {networking.SchemeGroupVersion.WithKind("NetworkPolicy"), "networkpolicies", func() runtime.Object { return &networking.NetworkPolicy{} }},
	"generated":        {networking.SchemeGroupVersion.WithKind("NetworkPolicy"), "networkpolicies", func() runtime.Object { return &networking.NetworkPolicy{} }},
	"namespace-labels": {core.SchemeGroupVersion.WithKind("Namespace"), "namespaces", func() runtime.Object { return &core.Namespace{} }},
	"exceptions":       {schema.GroupVersionKind{Group: "sluice.dev", Version: "v1alpha1", Kind: "AccessException"}, "accessexceptions", func() runtime.Object { return &unstructured.Unstructured{} }},
}

// Who asks is told by name: each request is made by a user of its own, who may do one thing beyond it.
type permissions struct {
	sync.Mutex
	of map[string]*permission
}

func (p *permissions) Authorize(_ context.Context, asked authorizer.Attributes) (authorizer.Decision, string, error) {
	p.Lock()
	defer p.Unlock()
	may := p.of[asked.GetUser().GetName()]
	if may != nil && *may == (permission{asked.GetAPIGroup(), asked.GetResource(), asked.GetName(), asked.GetVerb()}) {
		return authorizer.DecisionAllow, "", nil
	}
	return authorizer.DecisionNoOpinion, "", nil
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

// object reads a manifest as the API server does; nothing for nothing. Requests of a table leave out what is the same for all.
func object(text json.RawMessage, policy, name, namespace string) runtime.Object {
	if len(text) == 0 || string(text) == "null" {
		return nil
	}
	known := kinds[policy]
	var plain map[string]any
	check(json.Unmarshal(text, &plain))
	plain["apiVersion"], plain["kind"] = known.kind.GroupVersion().String(), known.kind.Kind
	read := known.typed()
	if free, ok := read.(*unstructured.Unstructured); ok {
		free.Object = plain
	} else {
		check(runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(plain, read, true))
	}
	held, err := meta.Accessor(read)
	check(err)
	if held.GetName() == "" {
		held.SetName(name)
	}
	if known.resource != "namespaces" {
		held.SetNamespace(namespace)
	}
	return read
}

func main() {
	var input struct {
		Policies []admissionregistration.ValidatingAdmissionPolicy
		Bindings []admissionregistration.ValidatingAdmissionPolicyBinding
		Requests []request
	}
	check(json.NewDecoder(os.Stdin).Decode(&input))
	for i := range input.Policies {
		complete(input.Policies[i].Spec.MatchConstraints)
	}
	for i := range input.Bindings {
		complete(input.Bindings[i].Spec.MatchResources)
	}

	done, cancel := context.WithCancel(context.Background())
	defer cancel()
	granted := &permissions{of: map[string]*permission{}}
	plugins := map[string]*validating.Plugin{}
	for policy := range kinds {
		var objects []runtime.Object
		for i := range input.Policies {
			if strings.HasSuffix(input.Policies[i].Name, "-"+policy) {
				objects = append(objects, &input.Policies[i])
			}
		}
		if len(objects) == 0 {
			continue
		}
		for i := range input.Bindings {
			objects = append(objects, &input.Bindings[i])
		}
		for i, asked := range input.Requests {
			objects = append(objects, namespace(i, asked))
		}
		plugin, err := validating.NewPlugin(nil)
		check(err)
		client := kubernetes.NewClientset(objects...)
		factory := informers.NewSharedInformerFactory(client, 0)
		mapper := meta.NewDefaultRESTMapper(nil)
		initializer.New(client, fake.NewSimpleDynamicClient(scheme.Scheme), factory, granted, featuregate.NewFeatureGate(),
			compatibility.DefaultBuildEffectiveVersion(), done.Done(), mapper).Initialize(plugin)
		plugin.SetRESTMapper(mapper)
		check(plugin.ValidateInitialization())
		factory.Start(done.Done())
		factory.WaitForCacheSync(done.Done())
		if !plugin.WaitForReady() {
			check(fmt.Errorf("the plugin is not ready"))
		}
		plugins[policy] = plugin
	}

	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	for i, asked := range input.Requests {
		check(output.Encode(judge(done, plugins, granted, i, asked)))
	}
}

// complete adds what the API server stores where nothing is said: the defaults of MatchResources and Rule in the reference of the API.
func complete(match *admissionregistration.MatchResources) {
	if match == nil {
		return
	}
	if match.MatchPolicy == nil {
		equivalent := admissionregistration.Equivalent
		match.MatchPolicy = &equivalent
	}
	if match.NamespaceSelector == nil {
		match.NamespaceSelector = &metav1.LabelSelector{}
	}
	if match.ObjectSelector == nil {
		match.ObjectSelector = &metav1.LabelSelector{}
	}
	for i := range match.ResourceRules {
		if match.ResourceRules[i].Scope == nil {
			every := admissionregistration.AllScopes
			match.ResourceRules[i].Scope = &every
		}
	}
}

// namespace is that of one request: governed by the charter by its name.
func namespace(number int, asked request) *core.Namespace {
	made := &core.Namespace{}
	if len(asked.NamespaceObject) > 0 {
		check(json.Unmarshal(asked.NamespaceObject, made))
	}
	made.Name = fmt.Sprintf("request-%d", number)
	made.Labels = map[string]string{"kubernetes.io/metadata.name": "shop"}
	return made
}

func judge(done context.Context, plugins map[string]*validating.Plugin, granted *permissions, number int, asked request) []string {
	plugin, known := plugins[asked.Policy], kinds[asked.Policy]
	if plugin == nil {
		check(fmt.Errorf("request %d: no policy ends with -%s", number, asked.Policy))
	}
	space, who := fmt.Sprintf("request-%d", number), fmt.Sprintf("user-%d", number)
	granted.Lock()
	granted.of[who] = asked.May
	granted.Unlock()
	if asked.Operation == "" {
		asked.Operation = "CREATE"
	}
	current, old := object(asked.Object, asked.Policy, "made", space), object(asked.OldObject, asked.Policy, "made", space)
	held := current
	if held == nil {
		held = old
	}
	named, err := meta.Accessor(held)
	check(err)
	attributes := admission.NewAttributesRecord(current, old, known.kind, named.GetNamespace(), named.GetName(), known.kind.GroupVersion().WithResource(known.resource), "",
		admission.Operation(asked.Operation), &metav1.CreateOptions{}, false, &user.DefaultInfo{Name: who})
	err = plugin.Validate(done, attributes, admission.NewObjectInterfacesFromScheme(scheme.Scheme))
	if err == nil {
		return []string{}
	}
	if !errors.IsForbidden(err) && !errors.IsInvalid(err) {
		return []string{"fault: " + err.Error()}
	}
	text := err.Error()
	if at := strings.Index(text, "denied request: "); at >= 0 {
		text = text[at+len("denied request: "):]
	}
	return []string{text}
}
