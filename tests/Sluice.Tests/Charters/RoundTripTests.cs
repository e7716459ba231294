using System.Globalization;
using Sluice.Analysis;
using Sluice.Charters.Adoption;
using Sluice.Reports.Adoption;
using Sluice.Sets;
using Sluice.Tests.Reports;

namespace Sluice.Tests.Charters;

/// <summary>What <c>sluice init</c> writes, compiled again, lets through what was let through before; where it does not, the table says so and why.</summary>
[Collection("One at a time")]
public sealed class RoundTripTests
{
    /// <summary>The table of what does not come out exactly, with the share that does. Inputs that this machine lacks are left out on both sides.</summary>
    private const string Table = "init-round-trip.tsv";

    [Fact]
    public void A_charter_that_is_compiled_reproduces_the_relation_or_the_table_says_why_not()
    {
        var (lines, seen, exact, alone) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), 0, 0);
        foreach (var input in AdoptedInput.All())
        {
            var adopted = input.Adopt();
            seen.Add(input.Name);
            if (adopted.IsExact) exact++;
            else lines.Add($"{input.Name}\t{string.Join(", ", adopted.Differences.GroupBy(static one => one.Reason).OrderBy(static group => group.Key).Select(static group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} {group.Count()}")))}");
            if (adopted.IsWhole) alone++;
            else if (adopted.IsExact) lines.Add($"{input.Name}\twith {string.Join(", ", adopted.Kept.Select(static policy => policy.Kind).Distinct())}");
            Assert.True(adopted.Flows.Count <= Math.Max(1, 1.5 * adopted.RowPatterns), $"{input.Name}: {adopted.Flows.Count} flows for {adopted.RowPatterns} patterns");
            Assert.DoesNotContain(adopted.Differences, static one => one.Reason == DifferenceReason.Unexplained);
            Assert.All(adopted.Differences, one => Assert.True(one.Change.Opened.OnlyPorts().IsEmpty || one.Reason == DifferenceReason.WithinAddresses, $"{input.Name} opens {one.Change.From} → {one.Change.To} {one.Change.Opened}"));
            var kept = input.Snapshot.Policies.Where(policy => adopted.Kept.Contains(policy.Name));
            Assert.Equal(adopted.Differences.Select(static one => Said(one.Change)), input.RoundTrip(CharterText.Of(adopted), kept).Select(Said));
        }

        var approved = File.ReadAllLines(Path.Combine(Golden.Root(), "tests", "Sluice.Tests", "Reports", "Golden", Table)).Where(static line => !line.StartsWith('#')).Where(line => seen.Contains(line.Split('\t')[0]));
        TestContext.Current.TestOutputHelper?.WriteLine($"{exact} of {seen.Count} exact with the policies that stay, {alone} by the charter alone");
        if (seen.Count == AllInputs) Golden.Approve(Table, System.Text.Encoding.UTF8.GetBytes(Whole(lines, seen.Count, exact, alone)));
        else Assert.Equal(approved, lines);
    }

    /// <summary>As many as there are where nothing is lacking.</summary>
    private const int AllInputs = 325;

    [Fact]
    public void A_flow_that_is_left_out_is_noticed()
    {
        var input = AdoptedInput.Scenario("scenarios/component-matrix/fixed");
        var adopted = input.Adopt();
        Assert.True(adopted.IsExact);
        Assert.NotEmpty(adopted.Flows);
        for (var left = 0; left < adopted.Flows.Count; left++)
        {
            var fewer = adopted.Flows.Where((_, at) => at != left).ToValueList();
            var changes = input.RoundTrip(CharterText.Of(adopted with { Flows = fewer }), []);
            Assert.Contains(changes, static change => !change.Closed.IsEmpty);
        }
    }

    [Fact]
    public void A_draft_that_is_not_filled_in_opens_nothing()
    {
        var input = AdoptedInput.Scenario("scenarios/component-matrix/fixed");
        var adopted = input.Adopt();
        Assert.NotEmpty(adopted.Drafts);
        var without = input.RoundTrip(CharterText.Of(adopted).Where(static file => file.Path == "sluice.yaml"), []);
        Assert.Equal(adopted.Drafts.Count, without.Count(static change => change.To is AddressEndpoint && !change.Closed.IsEmpty));
        Assert.All(adopted.Drafts, static draft => Assert.Equal(["owner", "reason", "dataClassification", "auditRef"], draft.Exception.Missing));
        Assert.All(adopted.Drafts, static draft => Assert.Equal(AdoptedInput.Day.AddDays(90), draft.Exception.Expires));
    }

    private static string Said(ConnectionChange change) => $"{change.From} → {change.To} +{change.Opened} -{change.Closed} ?{change.Unknown}";

    private static string Whole(List<string> lines, int all, int exact, int alone) => string.Create(CultureInfo.InvariantCulture,
        $"# What sluice init writes, compiled again: {exact} of {all} inputs come out exactly with the policies that stay, {alone} by the charter alone. The others:\n{string.Concat(lines.Select(static line => line + "\n"))}");
}
