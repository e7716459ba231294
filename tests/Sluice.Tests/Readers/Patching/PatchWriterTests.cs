using System.Text;
using Sluice.Findings;
using Sluice.Readers.Patching;

namespace Sluice.Tests.Readers.Patching;

public sealed class PatchWriterTests
{
    private const string Policy = """
        # who may talk to the ledger
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-ledger   # kept
          namespace: shop
        spec:
          podSelector:
            matchLabels: {app: ledger}
          ingress:
            - from:
                - podSelector:
                    matchLabels:
                      app: check-out  # wrong
              ports:
                - port: 5432

            # the second rule
            - from:
                - namespaceSelector: {}
        """;

    [Fact]
    public void A_changed_value_leaves_its_comment_and_every_other_line() =>
        Becomes(Policy, EditKind.Set, "spec.ingress[0].from[0].podSelector.matchLabels[\"app\"]", "checkout", Policy.Replace("app: check-out", "app: checkout", StringComparison.Ordinal));

    [Theory]
    [InlineData("app: 'check-out'", "app: 'checkout'")]
    [InlineData("app: \"check-out\"", "app: \"checkout\"")]
    public void A_changed_value_keeps_its_quotes(string before, string after)
    {
        var text = Policy.Replace("app: check-out", before, StringComparison.Ordinal);
        Becomes(text, EditKind.Set, "spec.ingress[0].from[0].podSelector.matchLabels.app", "checkout", text.Replace(before, after, StringComparison.Ordinal));
    }

    [Fact]
    public void A_label_written_as_an_expression_is_changed_there()
    {
        var text = """
            kind: NetworkPolicy
            metadata: {name: allow-ledger, namespace: shop}
            spec:
              podSelector:
                matchExpressions:
                  - {key: app, operator: In, values: [check-out]}
            """;
        Becomes(text, EditKind.Set, "spec.podSelector.matchLabels[\"app\"]", "checkout", text.Replace("[check-out]", "[checkout]", StringComparison.Ordinal));
    }

    [Fact]
    public void An_appended_item_stands_below_the_last_one_as_deep_as_it() => Becomes(
        Policy, EditKind.Append, "spec.ingress[0].ports", "{protocol: TCP, port: 9187}",
        Policy.Replace("        - port: 5432\n", "        - port: 5432\n        - protocol: TCP\n          port: 9187\n", StringComparison.Ordinal));

    [Fact]
    public void A_list_that_is_not_there_is_made() => Becomes(
        Policy + "\n", EditKind.Append, "spec.policyTypes", "Ingress", Policy + "\n  policyTypes:\n    - Ingress\n");

    [Fact]
    public void A_file_without_a_last_line_break_gets_none() => Becomes(Policy, EditKind.Append, "spec.policyTypes", "Ingress", Policy + "\n  policyTypes:\n    - Ingress");

    [Fact]
    public void A_list_whose_dashes_stand_below_the_key_stays_so() => Becomes(
        "kind: NetworkPolicy\nmetadata:\n  name: allow-ledger\n  namespace: shop\nspec:\n  ingress:\n  - ports:\n    - port: 1\n  policyTypes:\n  - Ingress\n",
        EditKind.Append, "spec.ingress", "{ports: [{port: 2}]}",
        "kind: NetworkPolicy\nmetadata:\n  name: allow-ledger\n  namespace: shop\nspec:\n  ingress:\n  - ports:\n    - port: 1\n  - ports:\n    - port: 2\n  policyTypes:\n  - Ingress\n");

    [Theory]
    [InlineData("policyTypes: [Ingress]", "policyTypes: [Ingress, Egress]")]
    [InlineData("policyTypes: [ Ingress ] # both", "policyTypes: [ Ingress, Egress ] # both")]
    public void A_list_in_brackets_stays_in_brackets(string before, string after) => Becomes(
        $"kind: NetworkPolicy\nmetadata: {{name: allow-ledger, namespace: shop}}\nspec:\n  {before}\n", EditKind.Append, "spec.policyTypes", "Egress",
        $"kind: NetworkPolicy\nmetadata: {{name: allow-ledger, namespace: shop}}\nspec:\n  {after}\n");

    [Fact]
    public void An_empty_list_in_brackets_opens() => Becomes(
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  podSelector: {}\n  ingress: []\n", EditKind.Append, "spec.ingress", "{ports: [{port: 80}]}",
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  podSelector: {}\n  ingress:\n    - ports:\n        - port: 80\n");

    [Fact]
    public void A_removed_item_takes_its_lines_and_no_others()
    {
        var lines = Policy.Split('\n');
        Becomes(Policy + "\n", EditKind.Remove, "spec.ingress[0]", "", string.Join('\n', [.. lines[..10], .. lines[16..]]) + "\n");
    }

    [Fact]
    public void The_last_item_leaves_an_empty_list() => Becomes(
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  egress:\n    - ports:\n        - port: 80\n  podSelector: {}\n", EditKind.Remove, "spec.egress[0]", "",
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  egress: []\n  podSelector: {}\n");

    [Fact]
    public void The_first_key_behind_a_dash_makes_room_for_the_next() => Becomes(
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  egress:\n    - to: []\n      ports:\n        - port: 80\n", EditKind.Remove, "spec.egress[0].to", "",
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  egress:\n    - ports:\n        - port: 80\n");

    [Fact]
    public void A_field_that_stands_too_deep_moves_out_with_its_comments() => Becomes(
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  egress:\n    - to:\n        - ipBlock:\n            cidr: 203.0.112.0/20\n          ports:  # of the peer\n            # card processor\n            - protocol: TCP\n              port: 443\n",
        EditKind.Move, "spec.egress[0].to[0].ports", "spec.egress[0].ports",
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  egress:\n    - to:\n        - ipBlock:\n            cidr: 203.0.112.0/20\n      ports:  # of the peer\n        # card processor\n        - protocol: TCP\n          port: 443\n");

    [Fact]
    public void A_misspelt_field_gets_its_name_and_nothing_else_changes() => Becomes(
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  podSelecter: {}  # all\n", EditKind.Move, "spec.podSelecter", "spec.podSelector",
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  podSelector: {}  # all\n");

    [Fact]
    public void A_label_without_its_matchLabels_gets_them() => Becomes(
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  podSelector:\n    app: ledger\n", EditKind.Move, "spec.podSelector.app", "spec.podSelector.matchLabels.app",
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  podSelector:\n    matchLabels:\n      app: ledger\n");

    [Fact]
    public void JSON_stays_JSON() => Becomes(
        "{\"kind\": \"NetworkPolicy\", \"metadata\": {\"name\": \"allow-ledger\", \"namespace\": \"shop\"}, \"spec\": {\"ingress\": [{\"ports\": [{\"port\": 80}]}]}}\n",
        EditKind.Append, "spec.ingress[0].ports", "{protocol: TCP, port: 443}",
        "{\"kind\": \"NetworkPolicy\", \"metadata\": {\"name\": \"allow-ledger\", \"namespace\": \"shop\"}, \"spec\": {\"ingress\": [{\"ports\": [{\"port\": 80}, {\"protocol\": \"TCP\", \"port\": 443}]}]}}\n");

    [Fact]
    public void Of_several_documents_only_the_one_that_is_meant_changes()
    {
        var other = Policy.Replace("allow-ledger", "allow-other", StringComparison.Ordinal);
        Becomes($"{other}\n---\n{Policy}\n", EditKind.Set, "spec.ingress[0].ports[0].port", "80", $"{other}\n---\n{Policy.Replace("5432", "80", StringComparison.Ordinal)}\n");
    }

    [Fact]
    public void What_an_anchor_shares_is_not_edited_for_one_of_its_uses() => Assert.Null(Edited(
        "kind: NetworkPolicy\nmetadata: {name: allow-ledger, namespace: shop}\nspec:\n  podSelector: &all\n    matchLabels:\n      app: x\n  ingress:\n    - from:\n        - podSelector: *all\n",
        EditKind.Set, "spec.ingress[0].from[0].podSelector.matchLabels.app", "y"));

    [Fact]
    public void An_object_that_is_not_in_the_text_is_not_edited() =>
        Assert.Null(PatchWriter.Edited(Encoding.UTF8.GetBytes(Policy), "ledger.yaml", new(EditKind.Set, "NetworkPolicy shop/another", default, "spec.policyTypes", "[]")));

    [Fact]
    public void Windows_line_breaks_and_a_byte_order_mark_survive()
    {
        var text = "\uFEFF" + Policy.Replace("\n", "\r\n", StringComparison.Ordinal);
        Becomes(text, EditKind.Set, "spec.ingress[0].ports[0].port", "80", text.Replace("5432", "80", StringComparison.Ordinal));
        Becomes(text, EditKind.Append, "spec.ingress[0].ports", "{port: 80}", text.Replace("- port: 5432\r\n", "- port: 5432\r\n        - port: 80\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public void A_difference_of_lines_says_what_goes_and_comes_with_its_numbers() => Assert.Equal(
        [new(PatchLineKind.Removed, 2, "b"), new(PatchLineKind.Added, 2, "x"), new(PatchLineKind.Context, 4, "d"), new(PatchLineKind.Added, 5, "y")],
        LineDifference.Of(["a", "b", "c", "d"], ["a", "x", "c", "d", "y"]));

    private static void Becomes(string before, EditKind kind, string path, string value, string after) => Assert.Equal(after, Edited(before, kind, path, value));

    private static string? Edited(string before, EditKind kind, string path, string value) =>
        PatchWriter.Edited(Encoding.UTF8.GetBytes(before), "ledger.yaml", new(kind, "NetworkPolicy shop/allow-ledger", new("ledger.yaml", 1, 1, 1, 1), path, value)) is { } bytes
            ? Encoding.UTF8.GetString(bytes) : null;
}
