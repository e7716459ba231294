using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sluice.Tests.Kubernetes;

/// <summary>A server on loopback that speaks TLS, gives what it is told to every request, and keeps the heads of requests.</summary>
internal sealed class SecureServer : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<string> heads = [];
    private readonly X509Certificate2 certificate;
    private readonly Func<string, string> answer;
    private readonly Task serving;

    /// <param name="certificate">What it shows.</param>
    /// <param name="answer">The response to a head; the connection is closed after it.</param>
    public SecureServer(X509Certificate2 certificate, Func<string, string> answer)
    {
        (this.certificate, this.answer) = (certificate, answer);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public IReadOnlyList<string> Heads { get { lock (heads) return [.. heads]; } }

    /// <summary>A response with a body of a known length.</summary>
    public static string Response(string status, string body, string headers = "") => $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await serving;
        certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await listener.AcceptAsync();
                await AnswerAsync(client);
            }
            catch (Exception fault) when (fault is IOException or AuthenticationException)
            {
                // The client did not like the certificate, or has what it wanted.
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        await using var stream = new SslStream(new NetworkStream(client));
        await stream.AuthenticateAsServerAsync(certificate);
        var (head, buffer) = (new StringBuilder(), new byte[8192]);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var length = await stream.ReadAsync(buffer);
            if (length == 0) return;
            head.Append(Encoding.ASCII.GetString(buffer, 0, length));
        }

        lock (heads) heads.Add(head.ToString());
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer(head.ToString())));
        await stream.ShutdownAsync();
    }
}
