namespace Sluice.Gateway.Tls;

/// <summary>How a tunnel that is refused after its client hello ends: with an alert that TLS libraries show, instead of a bare reset (RFC 8446 §6).</summary>
internal static class TlsAlert
{
    /// <summary>A fatal <c>unrecognized_name</c>.</summary>
    public static ReadOnlyMemory<byte> UnrecognizedName { get; } = new byte[] { 21, 3, 3, 0, 2, 2, 112 };

    /// <summary>A fatal <c>access_denied</c>.</summary>
    public static ReadOnlyMemory<byte> AccessDenied { get; } = new byte[] { 21, 3, 3, 0, 2, 2, 49 };

    /// <summary>A fatal <c>internal_error</c>: the server behind cannot be reached.</summary>
    public static ReadOnlyMemory<byte> InternalError { get; } = new byte[] { 21, 3, 3, 0, 2, 2, 80 };
}
