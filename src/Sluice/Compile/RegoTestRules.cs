namespace Sluice.Compile;

/// <summary>The tests in Rego of <see cref="RegoRules"/>, which <c>conftest verify</c> runs. They judge made up documents in a namespace that they govern themselves, so that they hold for every charter.</summary>
internal static class RegoTestRules
{
    public const string Text = """
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
        		spec,
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

        test_what_is_empty_in_a_default_deny_denies if {
        	empty := {"podSelector": {"matchLabels": null, "matchExpressions": null}, "ingress": null, "egress": null}
        	denied([web, object.union(closing, {"spec": empty})]) == set()
        }

        test_a_default_deny_elsewhere_is_not_enough if {
        	count(denied([web, object.union(closing, {"metadata": {"namespace": "other"}})])) == 2
        }

        test_an_open_namespace_that_nobody_governs_is_a_warning if {
        	count(network.warn) == 2 with input as combined([web]) with data.sluice.network.governed as set() with data.today as "2026-06-01"
        }

        test_a_narrow_rule_passes if denied([egress({"to": pods, "ports": https})]) == set()

        test_a_rule_without_peers_is_denied if count(denied([egress({"ports": https})])) == 1

        test_a_rule_whose_peers_are_left_empty_is_denied if {
        	every rule in [{"to": null, "ports": https}, {"to": [], "ports": https}] {
        		count(denied([egress(rule)])) == 1
        	}
        }

        test_an_empty_rule_is_denied_for_its_peers_and_for_its_ports if {
        	every rule in [{}, null] {
        		count(denied([egress(rule)])) == 2
        	}
        }

        test_the_internet_is_denied if {
        	every cidr in ["0.0.0.0/0", "128.0.0.0/1", "::/0", "2000::/3"] {
        		count(denied([egress({"to": [{"ipBlock": {"cidr": cidr}}], "ports": https})])) == 1
        	}
        }

        test_a_private_block_passes if denied([egress({"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": https})]) == set()

        test_every_port_is_denied if {
        	every ports in [null, [], [{"protocol": "TCP"}], [{"port": null}], [{"port": 1, "endPort": 65535}]] {
        		count(denied([egress({"to": pods, "ports": ports})])) == 1
        	}
        }

        test_a_policy_without_owner_and_reason_is_denied if {
        	bare := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "made"}, "spec": {"podSelector": {}}}
        	count(denied([bare])) == 2
        	count(denied([object.union(bare, {"metadata": {"annotations": {"sluice.dev/owner": null, "sluice.dev/reason": " "}}})])) == 2
        }

        test_what_has_no_name_is_denied_as_well if {
        	unnamed := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"generateName": "p-", "namespace": "made"}, "spec": {"podSelector": {}}}
        	count(denied([unnamed])) == 2
        	count(denied([object.remove(exception({"owner": ""}), ["metadata"])])) == 1
        }

        test_a_whole_exception_passes if denied([exception({})]) == set()

        test_an_exception_that_lacks_something_is_denied if {
        	every key in ["owner", "reason", "auditRef", "expires", "dataClassification"] {
        		count(denied([exception({key: ""})])) == 1
        		count(denied([exception({key: null})])) == 1
        	}
        }

        test_a_day_that_is_none_is_denied if {
        	every day in ["soon", "30.6.2026", "2026-6-30", "2026-02-30", 20260630] {
        		count(denied([exception({"expires": day})])) == 1
        		count(denied([exception({"notBefore": day})])) == 1
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

        test_a_policy_of_an_exception_whose_end_is_no_day_is_denied if {
        	notes := {"metadata": {"annotations": {"sluice.dev/exception": "e", "sluice.dev/expires": "soon"}}}
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
