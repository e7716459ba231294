using Sluice.Lab.Cluster;
using Sluice.Probes;
using Sluice.Tests.Compile;
using Sluice.Tests.House;

namespace Sluice.Tests.Lab;

/// <summary>The Role of the CronJob grants what a run asks for, and nothing else.</summary>
public sealed class ClusterPermissionTests
{
    [Fact]
    public void The_Role_grants_what_ephemeral_containers_need()
    {
        var role = Plain.Documents(File.ReadAllText(Path.Combine(Checkout.Root, "integrations", "kubernetes", "verify.yaml"))).Single(static document => document.At("kind").Text() == "Role");
        var granted = role.At("rules").Items().SelectMany(static rule => rule.At("resources").Items().SelectMany(resource => rule.At("verbs").Items().Select(verb => $"{verb.Text()} {resource.Text()} in shop")));
        Assert.Equal(Permission.Of(ProbeOrigin.EphemeralContainer, "shop").Select(static permission => permission.ToString()).Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("patch", "pods/ephemeralcontainers", "shop", "auth can-i patch pods --subresource=ephemeralcontainers --namespace=shop")]
    [InlineData("create", "pods", "", "auth can-i create pods --all-namespaces")]
    public void A_permission_is_asked_for_as_kubectl_wants_it(string verb, string resource, string space, string arguments) =>
        Assert.Equal(arguments, string.Join(' ', Permission.Question(new(verb, resource, space))));

    [Theory]
    [InlineData(ProbeOrigin.Container, "get pods, get pods/exec, create pods/exec")]
    [InlineData(ProbeOrigin.ProbePod, "get pods, get pods/exec, create pods/exec, create pods, delete pods, list services")]
    public void Other_ways_need_other_permissions(ProbeOrigin origin, string expected) =>
        Assert.Equal(expected, string.Join(", ", Permission.Of(origin, "shop").Select(static permission => $"{permission.Verb} {permission.Resource}")));
}
