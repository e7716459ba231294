using System.Globalization;
using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Reports.Words;

/// <summary>Rules and places in words. Rules are counted from 1, as people count.</summary>
public static class RuleWords
{
    /// <summary><c>allow-billing egress rule 3</c>; <c>default-deny (isolates ingress)</c> for isolation itself.</summary>
    public static string Of(RuleRef rule) => rule.IsIsolation
        ? $"{Policy(rule.Policy)} (isolates {Side(rule.Direction)})"
        : string.Create(CultureInfo.InvariantCulture, $"{Policy(rule.Policy)} {Side(rule.Direction)} rule {rule.Index + 1}");

    /// <summary>The same under a heading that names the direction: <c>allow-billing rule 3</c>; the namespace only where it is another than the one given.</summary>
    public static string Short(RuleRef rule, string @namespace) => rule.IsIsolation
        ? PolicyShort(rule.Policy, @namespace)
        : string.Create(CultureInfo.InvariantCulture, $"{PolicyShort(rule.Policy, @namespace)} rule {rule.Index + 1}");

    /// <summary>A NetworkPolicy by name, with its namespace only where it is another than the one given; any other policy with its kind.</summary>
    public static string PolicyShort(Policy policy, string @namespace) =>
        policy is NetworkPolicy && policy.Name.Namespace == @namespace ? policy.Name.Name : Policy(policy);

    /// <summary>Whether a place is in what a cluster answered, of which nobody sees the lines.</summary>
    public static bool IsOfCluster(SourceSpan span) => span.File is { } file && (file.StartsWith("live ", StringComparison.Ordinal) || file.StartsWith("live:", StringComparison.Ordinal));

    /// <summary><c>deploy/billing.yaml:28</c>, as far as it is known; empty when nothing is.</summary>
    public static string Place(SourceSpan span) =>
        span.File is null ? "" : span.HasLine && !IsOfCluster(span) ? string.Create(CultureInfo.InvariantCulture, $"{span.File}:{span.Line}") : span.File;

    /// <summary>A rule and its place: <c>allow-billing egress rule 3 (deploy/billing.yaml:28)</c>.</summary>
    public static string WithPlace(RuleRef rule)
    {
        var place = Place(rule.Span);
        return place.Length == 0 ? Of(rule) : $"{Of(rule)} ({place})";
    }

    /// <summary><c>ingress</c> or <c>egress</c>.</summary>
    public static string Side(Direction direction) => direction switch
    {
        Direction.Ingress => "ingress",
        Direction.Egress => "egress",
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, null),
    };

    /// <summary>A NetworkPolicy by namespace and name, any other policy with its kind.</summary>
    public static string Policy(Policy policy) => policy is NetworkPolicy ? $"{policy.Name.Namespace}/{policy.Name.Name}" : policy.Name.ToString();
}
