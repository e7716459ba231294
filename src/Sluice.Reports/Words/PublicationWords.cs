using Sluice.Analysis;

namespace Sluice.Reports.Words;

/// <summary>What is published, and what policies say to it.</summary>
public static class PublicationWords
{
    /// <summary>What the list holds, as a sentence.</summary>
    public const string Sentence = "Led to from outside, whatever policies say to it.";

    /// <summary>What leads there: <c>LoadBalancer Service shop/web</c>, <c>a hostPort</c>.</summary>
    public static string By(Publication publication) => publication.Kind switch
    {
        PublicationKind.LoadBalancer => $"LoadBalancer {publication.By}",
        PublicationKind.NodePort => $"NodePort {publication.By}",
        PublicationKind.ExternalAddress => $"externalIPs of {publication.By}",
        PublicationKind.HostPort => "a hostPort",
        _ => throw new ArgumentOutOfRangeException(nameof(publication), publication.Kind, null),
    };

    /// <summary>What policies say to it, as the end of a line.</summary>
    public static string Admitted(Publication publication) => publication.Admitted switch
    {
        Verdict.Allow => "policies admit it",
        Verdict.Deny => "policies deny it",
        _ when publication.KeepsClientAddress => "policies admit some of it, or it cannot be said",
        _ => "the client's address may be replaced by a node's, so that policies may or may not admit it",
    };
}
