using System.Globalization;
using System.Text;
using Sluice.Gateway.Http;
using Sluice.Gateway.Relay;

namespace Sluice.Gateway.Serving;

/// <summary>How an exchange ended.</summary>
/// <param name="Status">The status that the client got; 0 when it got none.</param>
/// <param name="Fault">What went wrong, as part of a sentence; empty when nothing did.</param>
/// <param name="IsOfClient">Whether it went wrong on the side of the client.</param>
/// <param name="KeepsClient">Whether the client's connection can take another request.</param>
/// <param name="KeepsServer">Whether the server's can.</param>
internal readonly record struct ExchangeEnd(int Status, string Fault, bool IsOfClient, bool KeepsClient, bool KeepsServer)
{
    public static ExchangeEnd OfServer(string fault) => new(0, fault, false, false, false);
}

/// <summary>One plain request and its response, passed on field by field (RFC 9110 §7.6): fields that belong to one connection stay on it, the framing is written anew.</summary>
internal static class PlainExchange
{
    private static readonly byte[][] OfOneConnection =
    [
        .. "connection proxy-connection keep-alive proxy-authorization proxy-authenticate te trailer transfer-encoding upgrade content-length".Split(' ').Select(Encoding.ASCII.GetBytes),
    ];

    public static async ValueTask<ExchangeEnd> RunAsync(ProxyRequest request, Wire client, Wire server, Flow going, Flow coming, GatewayLimits limits, CancellationTokenSource time)
    {
        await server.SendAsync(RequestHead(request));
        var sending = Body.CarryAsync(client, server, request.Framing, rechunks: true, going).AsTask();
        // A server waits for the rest of a body that does not come: the connection with it ends, and so does the wait for its answer.
        if (!sending.IsCompletedSuccessfully) _ = sending.ContinueWith(sent => { _ = sent.Exception; server.Abort(); }, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        while (true)
        {
            var (head, problem) = await HeadReader.ReadAsync(server, isResponse: true, limits.Response, mayRest: false, limits, time);
            if (head is null && sending.Exception is { } broken) return new(0, broken.InnerException is BrokenBody body ? body.Message : "the client broke the connection", true, false, false);
            if (head is null) return ExchangeEnd.OfServer(problem.What ?? "the server ended the connection without a response");
            if (!int.TryParse(head.Second, NumberStyles.None, CultureInfo.InvariantCulture, out var status) || head.Second.Length != 3 || status < 100 || head.First is not ("HTTP/1.1" or "HTTP/1.0"))
                return ExchangeEnd.OfServer("the first line of the response is none of HTTP/1.1");
            if (status == 101) return ExchangeEnd.OfServer("the server switches to a protocol that was not asked for");
            var framing = Framing.OfResponse(head, status, request.IsHead, out problem);
            if (problem.Status != 0) return ExchangeEnd.OfServer($"the response is ambiguous: {problem.What}");
            var knowsChunks = request.Head.Third == "HTTP/1.1";
            var keepsClient = request.IsPersistent && framing.Kind != FramingKind.Close && (knowsChunks || framing.Kind != FramingKind.Chunked);
            if (status < 200 && !knowsChunks) continue;
            var answer = ResponseHead(head, status, framing, request.IsHead, keepsClient, knowsChunks);
            if (status < 200)
            {
                await client.SendAsync(answer);
                continue;
            }

            // A short body mostly comes with its head, and goes on with it.
            if (framing.Kind == FramingKind.Length && server.Take(framing.Length) is { } whole)
            {
                await client.SendAsync((byte[])[.. answer, .. whole]);
                coming.Add(whole.Length);
            }
            else
            {
                await client.SendAsync(answer);
                await Body.CarryAsync(server, client, framing, rechunks: knowsChunks, coming);
            }

            var isSent = sending.IsCompletedSuccessfully;
            var keepsServer = isSent && framing.Kind != FramingKind.Close && head.First == "HTTP/1.1" && !head.Lists("connection"u8, "close");
            return new(status, "", false, keepsClient && isSent, keepsServer);
        }
    }

    private static byte[] RequestHead(ProxyRequest request)
    {
        var port = request.Port == 80 ? "" : string.Create(CultureInfo.InvariantCulture, $":{request.Port}");
        var head = new StringBuilder($"{request.Head.First} {request.PathAndQuery} HTTP/1.1\r\nHost: {request.Host}{port}\r\n");
        Append(head, request.Head, request.Framing, keepsHost: false);
        if (request.Framing.Kind == FramingKind.None && request.Head.Count("content-length"u8) > 0) head.Append("Content-Length: 0\r\n");
        return Encoding.Latin1.GetBytes(head.Append("Via: 1.1 sluice\r\n\r\n").ToString());
    }

    private static byte[] ResponseHead(HttpHead from, int status, Framing framing, bool isHead, bool keeps, bool knowsChunks)
    {
        var head = new StringBuilder($"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} {from.Third}\r\n");
        var own = framing.Kind == FramingKind.Chunked && !knowsChunks ? new Framing(FramingKind.Close, 0) : framing;
        Append(head, from, own, keepsHost: true);
        // The length that a HEAD or a 304 tells is that of a body that does not come.
        if ((isHead || status == 304) && from.Value("content-length"u8) is { } length) head.Append("Content-Length: ").Append(length).Append("\r\n");
        else if (framing.Kind == FramingKind.None && !isHead && status is not (204 or 304) && status >= 200) head.Append("Content-Length: 0\r\n");
        if (status >= 200 && !keeps) head.Append("Connection: close\r\n");
        return Encoding.Latin1.GetBytes(head.Append("Via: 1.1 sluice\r\n\r\n").ToString());
    }

    private static void Append(StringBuilder to, HttpHead head, Framing framing, bool keepsHost)
    {
        var named = head.Count("connection"u8) == 0 ? null : head.Fields.Where(field => head.Is(field, "connection"u8)).SelectMany(field => head.Text(field.Value).Split(',', StringSplitOptions.TrimEntries)).ToList();
        foreach (var field in head.Fields)
        {
            if (Array.Exists(OfOneConnection, name => head.Is(field, name)) || (!keepsHost && head.Is(field, "host"u8))) continue;
            var name = head.Text(field.Name);
            if (named?.Contains(name, StringComparer.OrdinalIgnoreCase) == true) continue;
            to.Append(name).Append(": ").Append(head.Text(field.Value)).Append("\r\n");
        }

        if (framing.Kind == FramingKind.Chunked) to.Append("Transfer-Encoding: chunked\r\n");
        if (framing.Kind == FramingKind.Length) to.Append(CultureInfo.InvariantCulture, $"Content-Length: {framing.Length}\r\n");
    }
}
