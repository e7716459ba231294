using System.Net;

namespace Sluice.Kubernetes;

/// <summary>The API server refused a request, or what it sent is no answer to it.</summary>
public sealed class ApiException : Exception
{
    public ApiException()
    {
    }

    public ApiException(string message)
        : base(message)
    {
    }

    public ApiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ApiException(HttpStatusCode status, string message, TimeSpan? retryAfter = null)
        : base(message) => (Status, RetryAfter) = (status, retryAfter);

    /// <summary>The status of the answer; 0 where there was none.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the version that was asked for is too old: what was listed has to be listed again (410, <c>Expired</c>).</summary>
    public bool IsExpired => Status == HttpStatusCode.Gone;
}
