// Reads a bootstrap configuration of Envoy as Envoy does before it starts: no field that its API does not know, every typed configuration unpacked, and every rule of the API
// about values kept. Standard input: the configuration in YAML. Silent when it is sound; otherwise what is wrong, and exit code 1.
package main

import (
	"fmt"
	"io"
	"os"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/stream/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/dynamic_forward_proxy/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/dynamic_forward_proxy/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/rbac/matchers/upstream_ip_port/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
	"sigs.k8s.io/yaml"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// all judges a message and what is packed in it.
func all(message proto.Message) {
	if packed, ok := message.(*anypb.Any); ok {
		inner, err := packed.UnmarshalNew()
		check(err)
		all(inner)
		return
	}
	if judged, ok := message.(interface{ ValidateAll() error }); ok {
		check(judged.ValidateAll())
	}
	message.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap() && field.MapValue().Message() != nil:
			value.Map().Range(func(_ protoreflect.MapKey, one protoreflect.Value) bool { all(one.Message().Interface()); return true })
		case field.IsList() && field.Message() != nil:
			for at := 0; at < value.List().Len(); at++ {
				all(value.List().Get(at).Message().Interface())
			}
		case !field.IsMap() && !field.IsList() && field.Message() != nil:
			all(value.Message().Interface())
		}
		return true
	})
}

func main() {
	text, err := io.ReadAll(os.Stdin)
	check(err)
	json, err := yaml.YAMLToJSONStrict(text)
	check(err)
	var read bootstrap.Bootstrap
	check(protojson.Unmarshal(json, &read))
	all(&read)
	if len(read.GetStaticResources().GetListeners()) == 0 {
		check(fmt.Errorf("no listener"))
	}
}
