namespace Sluice.Kubernetes;

/// <summary>There is no way to the API server; the message is one sentence for whoever started the program.</summary>
public sealed class ClusterAccessException : Exception
{
    public ClusterAccessException()
    {
    }

    public ClusterAccessException(string message)
        : base(message)
    {
    }

    public ClusterAccessException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
