namespace Sluice.Compile;

/// <summary>The Rego that is the same for every charter: what is read and what is denied. The OPA documentation, "Policy Language", is the source of the syntax.</summary>
internal static class RegoRules
{
    /// <summary>The package and what it is for; the settings of the charter follow.</summary>
    public const string Head = """
        # conftest test --combine --namespace sluice.network --policy generated/rego --data today.yaml deploy/ exceptions/ generated/networkpolicy/
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

        # What is left empty in YAML is null, and means what a missing field means.
        text_of(document, path) := trim_space(text) if {
        	text := object.get(document, path, "")
        	is_string(text)
        } else := sprintf("%v", [object.get(document, path, "")]) if {
        	object.get(document, path, "") != null
        } else := ""

        space_of(document) := space if {
        	space := text_of(document, ["metadata", "namespace"])
        	space != ""
        } else := "default"

        given_name(document) := name if {
        	name := text_of(document, ["metadata", "name"])
        	name != ""
        } else := "without a name"

        name_of(document) := sprintf("%s %s/%s", [document.kind, space_of(document), given_name(document)])

        note_of(document, key) := text_of(document, ["metadata", "annotations", key])

        nothing(null)

        nothing([])

        rule_of(null) := {}

        rule_of(rule) := rule if is_object(rule)

        # Every workload is denied by default, in both directions.
        closed(space, kind) if {
        	some policy in policies
        	space_of(policy) == space
        	object.get(policy, ["spec", "podSelector", "matchLabels"], {}) in [null, {}]
        	nothing(object.get(policy, ["spec", "podSelector", "matchExpressions"], []))
        	kind in object.get(policy, ["spec", "policyTypes"], ["Ingress"])
        	nothing(object.get(policy, ["spec", lower(kind)], []))
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
        	nothing(object.get(rule_of(rule), peers, []))
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
        	every_port(rule_of(rule))
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

        every_port(rule) if nothing(object.get(rule, "ports", []))

        every_port(rule) if {
        	some port in rule.ports
        	object.get(port, "port", null) == null
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
        	text_of(exception, ["spec", key]) == ""
        	message := sprintf("exception %s: %s is missing", [given_name(exception), key])
        }

        deny contains message if {
        	some exception in exceptions
        	exception.spec.opens
        	text_of(exception, ["spec", "dataClassification"]) == ""
        	message := sprintf("exception %s: dataClassification is missing: public, internal, restricted or sensitive-location", [given_name(exception)])
        }

        deny contains message if {
        	some exception in exceptions
        	not exception.spec.opens
        	not exception.spec.accepts
        	message := sprintf("exception %s: it neither opens a path nor accepts a finding", [given_name(exception)])
        }

        deny contains message if {
        	some exception in exceptions
        	some key in ["notBefore", "expires"]
        	day := text_of(exception, ["spec", key])
        	day != ""
        	not is_day(day)
        	message := sprintf("exception %s: %s is %s, which is no day: write it as 2026-06-30", [given_name(exception), key, day])
        }

        deny contains message if {
        	some exception in exceptions
        	is_day(exception.spec.expires)
        	exception.spec.expires < data.today
        	message := sprintf("exception %s ended on %s: remove it, or renew it with a review", [given_name(exception), exception.spec.expires])
        }

        deny contains message if {
        	some exception in exceptions
        	first := first_day(exception)
        	days(exception.spec.expires) - days(first) > longest_days
        	message := sprintf("exception %s ends more than %d days after %s: give an earlier end", [given_name(exception), longest_days, first])
        }

        deny contains message if {
        	some policy in policies
        	note_of(policy, "sluice.dev/exception") != ""
        	note_of(policy, "sluice.dev/expires") == ""
        	message := sprintf("%s: it carries out an exception and the annotation sluice.dev/expires is missing", [name_of(policy)])
        }

        deny contains message if {
        	some policy in policies
        	day := note_of(policy, "sluice.dev/expires")
        	day != ""
        	not is_day(day)
        	message := sprintf("%s: the annotation sluice.dev/expires is %s, which is no day: write it as 2026-06-30", [name_of(policy), day])
        }

        deny contains message if {
        	some policy in policies
        	is_day(note_of(policy, "sluice.dev/expires"))
        	note_of(policy, "sluice.dev/expires") < data.today
        	message := sprintf("%s: its exception ended on %s: run sluice compile", [name_of(policy), note_of(policy, "sluice.dev/expires")])
        }

        deny contains message if {
        	not is_day(data.today)
        	message := "the day is not given: pass --data with a file that says today, as today: \"2026-06-30\""
        }

        first_day(exception) := day if {
        	day := text_of(exception, ["spec", "notBefore"])
        	day != ""
        } else := data.today

        is_day(text) if {
        	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, text)
        	days(text)
        }

        days(text) := time.parse_rfc3339_ns(concat("", [text, "T00:00:00Z"])) / 86400000000000

        """;
}
