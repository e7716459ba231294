using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sluice.Tests.Compile;

/// <summary>
/// An Envoy that was written from its API reference (v3) alone, as none can be had here: what RBAC filters let through. Nothing of it is shared with what writes the configuration.
/// </summary>
internal static class NaiveEnvoy
{
    /// <summary>What becomes of a request: <c>refused</c> before its name is looked up, <c>unreachable</c> by its address, or <c>open</c>.</summary>
    /// <param name="bootstrap">The configuration.</param>
    /// <param name="caller">The SPIFFE ID of the caller.</param>
    /// <param name="method">CONNECT, or another.</param>
    /// <param name="authority">The host and port that are asked for.</param>
    /// <param name="address">What the resolver says.</param>
    public static string Ask(JsonElement bootstrap, string caller, string method, string authority, string address)
    {
        var filters = bootstrap.GetProperty("static_resources").GetProperty("listeners")[0].GetProperty("filter_chains")[0].GetProperty("filters")[0].GetProperty("typed_config").GetProperty("http_filters");
        IPAddress? found = null;
        foreach (var filter in filters.EnumerateArray())
        {
            var settings = filter.GetProperty("typed_config");
            if (filter.GetProperty("name").GetString() == "envoy.filters.http.dynamic_forward_proxy") found = IPAddress.Parse(address);
            if (!settings.TryGetProperty("rules", out var rules)) continue;
            var matches = rules.GetProperty("policies").EnumerateObject().Any(policy =>
                policy.Value.GetProperty("principals").EnumerateArray().Any(principal => Is(principal, caller)) && policy.Value.GetProperty("permissions").EnumerateArray().Any(permission => May(permission, method, authority, found)));
            if (matches != (rules.GetProperty("action").GetString() == "ALLOW")) return found is null ? "refused" : "unreachable";
        }

        return "open";
    }

    private static bool Is(JsonElement principal, string caller) => principal.EnumerateObject().Single() switch
    {
        { Name: "any" } => true,
        { Name: "authenticated", Value: var value } => Text(value.GetProperty("principal_name"), caller),
        _ => false,
    };

    private static bool May(JsonElement permission, string method, string authority, IPAddress? address) => permission.EnumerateObject().Single() switch
    {
        { Name: "any" } => true,
        { Name: "and_rules", Value: var value } => value.GetProperty("rules").EnumerateArray().All(rule => May(rule, method, authority, address)),
        { Name: "or_rules", Value: var value } => value.GetProperty("rules").EnumerateArray().Any(rule => May(rule, method, authority, address)),
        { Name: "header", Value: var value } => Text(value.GetProperty("string_match"), value.GetProperty("name").GetString() == ":method" ? method : authority),
        { Name: "matcher", Value: var value } => address is not null && Holds(value.GetProperty("typed_config").GetProperty("upstream_ip"), address),
        var other => throw new InvalidOperationException($"an Envoy knows no permission {other.Name}"),
    };

    private static bool Holds(JsonElement range, IPAddress address)
    {
        var network = IPNetwork.Parse($"{range.GetProperty("address_prefix").GetString()}/{range.GetProperty("prefix_len").GetInt32()}");
        return network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
    }

    private static bool Text(JsonElement match, string text) => match.EnumerateObject().Single() switch
    {
        { Name: "exact", Value: var value } => value.GetString() == text,
        { Name: "prefix", Value: var value } => text.StartsWith(value.GetString()!, StringComparison.Ordinal),
        { Value: var value } => Regex.IsMatch(text, $"^(?:{value.GetProperty("regex").GetString()})\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)),
    };
}
