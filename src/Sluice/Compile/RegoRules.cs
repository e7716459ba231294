namespace Sluice.Compile;

/// <summary>The Rego that is the same for every charter: what is read, what is denied, and the tests of it. The OPA documentation, "Policy Language", is the source of the syntax.</summary>
internal static class RegoRules
{
    /// <summary>The package and what it is for; the settings of the charter follow.</summary>
    public const string Head = """
        # conftest test --combine --namespace sluice.network --policy generated/rego --data today.yaml deploy/
        # where today.yaml says today: "2026-06-30". The tests: conftest verify --policy generated/rego
        package sluice.network

        import rego.v1


        """;

    public const string Rules = """
        # What conftest gives: with --combine a list of files, else one document. Lists of kubectl are opened.
        found contains file.contents if some file in input

        found contains input if is_string(input.kind)

        loose contains document if {
        	some document in found
        	is_object(document)
        }

        loose contains document if {
        	some list in found
        	is_array(list)
        	some document in list
        }

        documents contains document if {
        	some document in loose
        	not endswith(object.get(document, "kind", ""), "List")
        }

        documents contains document if {
        	some list in loose
        	endswith(object.get(list, "kind", ""), "List")
        	some document in list.items
        }

        workload_kinds := {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "Pod"}

        workload_spaces contains space_of(document) if {
        	some document in documents
        	document.kind in workload_kinds
        }

        governed_workload_spaces := workload_spaces & governed

        other_workload_spaces := workload_spaces - governed

        policies contains document if {
        	some document in documents
        	document.kind == "NetworkPolicy"
        	startswith(document.apiVersion, "networking.k8s.io/")
        }

        hand_written contains policy if {
        	some policy in policies
        	space_of(policy) in governed
        	not object.get(policy, ["metadata", "labels", "app.kubernetes.io/managed-by"], "") == "sluice"
        }

        space_of(document) := object.get(document, ["metadata", "namespace"], "default")

        name_of(document) := sprintf("%s %s/%s", [document.kind, space_of(document), document.metadata.name])

        note_of(document, key) := trim_space(object.get(document, ["metadata", "annotations", key], ""))

        # Every workload is denied by default, in both directions.
        closed(space, kind) if {
        	some policy in policies
        	space_of(policy) == space
        	object.get(policy, ["spec", "podSelector", "matchLabels"], {}) == {}
        	object.get(policy, ["spec", "podSelector", "matchExpressions"], []) == []
        	kind in object.get(policy, ["spec", "policyTypes"], ["Ingress"])
        	object.get(policy, ["spec", lower(kind)], []) == []
        }

        deny contains message if {
        	some space in governed_workload_spaces
        	some kind in ["Ingress", "Egress"]
        	not closed(space, kind)
        	message := sprintf("namespace %s has workloads and no NetworkPolicy that denies all %s: apply what sluice compile writes for it", [space, lower(kind)])
        }

        warn contains message if {
        	some space in other_workload_spaces
        	some kind in ["Ingress", "Egress"]
        	not closed(space, kind)
        	message := sprintf("namespace %s is governed by no charter, and no NetworkPolicy denies all %s there: add it below governs", [space, lower(kind)])
        }

        # No rule that was written by hand is unsafe and broad.
        sides := {"egress": "to", "ingress": "from"}

        deny contains message if {
        	some policy in hand_written
        	some direction, peers in sides
        	some rule in policy.spec[direction]
        	count(object.get(rule, peers, [])) == 0
        	message := sprintf("%s: a rule of %s names no %s, so that anyone is meant: name who", [name_of(policy), direction, peers])
        }

        deny contains message if {
        	some policy in hand_written
        	some direction, peers in sides
        	some rule in policy.spec[direction]
        	some peer in rule[peers]
        	wide(peer.ipBlock.cidr)
        	message := sprintf("%s: the block %s of %s opens the internet: name what is meant, or write an exception with owner, reason and end", [name_of(policy), peer.ipBlock.cidr, direction])
        }

        deny contains message if {
        	some policy in hand_written
        	some direction, _ in sides
        	some rule in policy.spec[direction]
        	every_port(rule)
        	message := sprintf("%s: a rule of %s opens every port, or a range of more than 4096: name the ports", [name_of(policy), direction])
        }

        deny contains message if {
        	some policy in hand_written
        	some key in ["sluice.dev/owner", "sluice.dev/reason"]
        	note_of(policy, key) == ""
        	message := sprintf("%s: the annotation %s is missing: say who answers for it and why it is there", [name_of(policy), key])
        }

        wide(cidr) if {
        	not contains(cidr, ":")
        	to_number(split(cidr, "/")[1]) < 8
        }

        wide(cidr) if {
        	contains(cidr, ":")
        	to_number(split(cidr, "/")[1]) < 16
        }

        every_port(rule) if count(object.get(rule, "ports", [])) == 0

        every_port(rule) if {
        	some port in rule.ports
        	not port.port
        }

        every_port(rule) if {
        	some port in rule.ports
        	port.endPort - port.port >= 4096
        }

        # What is said of an exception is whole and current, in the charter and on each object that carries it out.
        exceptions contains exception if {
        	some exception in documents
        	exception.kind == "AccessException"
        	startswith(exception.apiVersion, "sluice.dev/")
        }

        deny contains message if {
        	some exception in exceptions
        	some key in ["owner", "reason", "auditRef", "expires"]
        	trim_space(object.get(exception, ["spec", key], "")) == ""
        	message := sprintf("exception %s: %s is missing", [exception.metadata.name, key])
        }

        deny contains message if {
        	some exception in exceptions
        	exception.spec.opens
        	object.get(exception, ["spec", "dataClassification"], "") == ""
        	message := sprintf("exception %s: dataClassification is missing: public, internal, restricted or sensitive-location", [exception.metadata.name])
        }

        deny contains message if {
        	some exception in exceptions
        	not exception.spec.opens
        	not exception.spec.accepts
        	message := sprintf("exception %s: it neither opens a path nor accepts a finding", [exception.metadata.name])
        }

        deny contains message if {
        	some exception in exceptions
        	is_day(exception.spec.expires)
        	exception.spec.expires < data.today
        	message := sprintf("exception %s ended on %s: remove it, or renew it with a review", [exception.metadata.name, exception.spec.expires])
        }

        deny contains message if {
        	some exception in exceptions
        	first := object.get(exception, ["spec", "notBefore"], data.today)
        	days(exception.spec.expires) - days(first) > longest_days
        	message := sprintf("exception %s ends more than %d days after %s: give an earlier end", [exception.metadata.name, longest_days, first])
        }

        deny contains message if {
        	some policy in policies
        	note_of(policy, "sluice.dev/exception") != ""
        	note_of(policy, "sluice.dev/expires") == ""
        	message := sprintf("%s: it carries out an exception and the annotation sluice.dev/expires is missing", [name_of(policy)])
        }

        deny contains message if {
        	some policy in policies
        	note_of(policy, "sluice.dev/expires") != ""
        	note_of(policy, "sluice.dev/expires") < data.today
        	message := sprintf("%s: its exception ended on %s: run sluice compile", [name_of(policy), note_of(policy, "sluice.dev/expires")])
        }

        deny contains message if {
        	not is_day(data.today)
        	message := "the day is not given: pass --data with a file that says today, as today: \"2026-06-30\""
        }

        is_day(text) if regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, text)

        days(text) := time.parse_rfc3339_ns(concat("", [text, "T00:00:00Z"])) / 86400000000000

        """;

    /// <summary>The tests judge made up documents in a namespace that they govern themselves, so that they hold for every charter.</summary>
    public const string Tests = """
        package sluice.network_test

        import rego.v1

        import data.sluice.network

        combined(documents) := [{"path": "made.yaml", "contents": document} | some document in documents]

        denied(documents) := messages if {
        	messages := network.deny with input as combined(documents)
        		with data.sluice.network.governed as {"made"}
        		with data.today as "2026-06-01"
        }

        closing := {
        	"apiVersion": "networking.k8s.io/v1",
        	"kind": "NetworkPolicy",
        	"metadata": {"name": "default-deny", "namespace": "made", "labels": {"app.kubernetes.io/managed-by": "sluice"}},
        	"spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
        }

        web := {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "made"}, "spec": {}}

        policy(spec) := {
        	"apiVersion": "networking.k8s.io/v1",
        	"kind": "NetworkPolicy",
        	"metadata": {"name": "p", "namespace": "made", "annotations": {"sluice.dev/owner": "web@example.com", "sluice.dev/reason": "orders"}},
        	"spec": spec,
        }

        egress(rule) := policy({"podSelector": {}, "policyTypes": ["Egress"], "egress": [rule]})

        pods := [{"podSelector": {}}]

        https := [{"port": 443}]

        exception(spec) := {
        	"apiVersion": "sluice.dev/v1alpha1",
        	"kind": "AccessException",
        	"metadata": {"name": "e"},
        	"spec": object.union(
        		{
        			"opens": {"from": "web", "to": "api.example.com", "ports": [443]},
        			"owner": "web@example.com", "reason": "orders", "dataClassification": "public", "auditRef": "CHG-1", "expires": "2026-06-30",
        		},
        		spec
        	),
        }

        test_a_closed_namespace_passes if denied([web, closing]) == set()

        test_a_list_of_kubectl_is_opened if denied([{"apiVersion": "v1", "kind": "List", "items": [web, closing]}]) == set()

        test_a_namespace_without_default_deny_is_denied_in_both_directions if count(denied([web])) == 2

        test_a_default_deny_of_one_direction_is_not_enough if {
        	count(denied([web, object.union(closing, {"spec": {"policyTypes": ["Ingress"]}})])) == 1
        }

        test_a_default_deny_of_some_pods_is_not_enough if {
        	count(denied([web, object.union(closing, {"spec": {"podSelector": {"matchLabels": {"app": "web"}}}})])) == 2
        }

        test_a_default_deny_elsewhere_is_not_enough if {
        	count(denied([web, object.union(closing, {"metadata": {"namespace": "other"}})])) == 2
        }

        test_an_open_namespace_that_nobody_governs_is_a_warning if {
        	count(network.warn) == 2 with input as combined([web]) with data.sluice.network.governed as set() with data.today as "2026-06-01"
        }

        test_a_narrow_rule_passes if denied([egress({"to": pods, "ports": https})]) == set()

        test_a_rule_without_peers_is_denied if count(denied([egress({"ports": https})])) == 1

        test_the_internet_is_denied if {
        	every cidr in ["0.0.0.0/0", "128.0.0.0/1", "::/0", "2000::/3"] {
        		count(denied([egress({"to": [{"ipBlock": {"cidr": cidr}}], "ports": https})])) == 1
        	}
        }

        test_a_private_block_passes if denied([egress({"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": https})]) == set()

        test_every_port_is_denied if {
        	every ports in [[], [{"protocol": "TCP"}], [{"port": 1, "endPort": 65535}]] {
        		count(denied([egress({"to": pods, "ports": ports})])) == 1
        	}
        }

        test_a_policy_without_owner_and_reason_is_denied if {
        	bare := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "made"}, "spec": {"podSelector": {}}}
        	count(denied([bare])) == 2
        }

        test_a_whole_exception_passes if denied([exception({})]) == set()

        test_an_exception_that_lacks_something_is_denied if {
        	every key in ["owner", "reason", "auditRef", "expires", "dataClassification"] {
        		count(denied([exception({key: ""})])) == 1
        	}
        }

        test_an_exception_that_does_nothing_is_denied if {
        	count(denied([{"apiVersion": "sluice.dev/v1alpha1", "kind": "AccessException", "metadata": {"name": "e"}, "spec": object.remove(exception({}).spec, ["opens"])}])) == 1
        }

        test_an_exception_counts_on_its_last_day_and_no_longer if {
        	denied([exception({"expires": "2026-06-01"})]) == set()
        	count(denied([exception({"expires": "2026-05-31"})])) == 1
        }

        test_an_exception_that_ends_too_late_is_denied if {
        	count(denied([exception({"expires": "2046-06-30"})])) == 1
        	denied([exception({"expires": "2046-06-30", "notBefore": "2046-06-29"})]) == set()
        }

        test_a_generated_policy_of_an_exception_that_ended_is_denied if {
        	notes := {"metadata": {"annotations": {"sluice.dev/exception": "e", "sluice.dev/expires": "2026-05-31"}}}
        	count(denied([object.union(closing, notes)])) == 1
        }

        test_a_policy_of_an_exception_needs_an_end if {
        	count(denied([object.union(closing, {"metadata": {"annotations": {"sluice.dev/exception": "e"}}})])) == 1
        }

        test_without_a_day_everything_is_denied if {
        	count(network.deny) == 1 with input as combined([closing]) with data.today as ""
        }

        """;
}
