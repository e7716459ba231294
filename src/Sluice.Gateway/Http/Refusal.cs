using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Gateway.Callers;

namespace Sluice.Gateway.Http;

/// <summary>A refusal as its reader needs it: who they were taken for, what is missing, what to write, and the id under which the audit trail has it.</summary>
/// <param name="Status">403 for policy, 407 for a missing identity, 4xx for a request that cannot be taken, 502 and 504 for the server behind.</param>
/// <param name="Request">The request id.</param>
/// <param name="What">What was refused, one sentence.</param>
/// <param name="Why">Why, one sentence; empty when the first says it.</param>
/// <param name="Remedy">What to do, one sentence; empty when there is nothing.</param>
/// <param name="Caller">Who it was taken for; null before that is known.</param>
/// <param name="Exception">The exception file to write; null when none would help.</param>
internal sealed record Refusal(int Status, string Request, string What, string Why, string Remedy, Caller? Caller, string? Exception)
{
    /// <summary>The whole response. HEAD has no body (RFC 9110 §9.3.2).</summary>
    public byte[] ToResponse(bool isJson, bool isHead, bool closes, bool challenges)
    {
        var body = isJson ? Json() : Encoding.UTF8.GetBytes(Text());
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {Phrase(Status)}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Type: {(isJson ? "application/json" : "text/plain; charset=utf-8")}\r\nContent-Length: {body.Length}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"X-Sluice-Request: {Request}\r\nCache-Control: no-store\r\n");
        if (challenges) head.Append("Proxy-Authenticate: Basic realm=\"sluice\"\r\n");
        if (closes) head.Append("Connection: close\r\n");
        head.Append("\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. isHead ? [] : body];
    }

    public static string Phrase(int status) => status switch
    {
        400 => "Bad Request",
        403 => "Forbidden",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "Error",
    };

    private string Text()
    {
        var text = new StringBuilder();
        text.Append(What).Append('\n');
        if (Why.Length > 0) text.Append(Why).Append('\n');
        text.Append('\n');
        if (Caller is not null) text.Append(CultureInfo.InvariantCulture, $"caller   {(Caller.IsKnown ? $"{Caller.Name}, known by its {Words(Caller.By)}" : $"{Caller.Name}, not known: {Caller.Unknown}")}\n");
        text.Append(CultureInfo.InvariantCulture, $"request  {Request}\n");
        if (Remedy.Length > 0) text.Append('\n').Append(Remedy).Append('\n');
        if (Exception is not null) text.Append('\n').Append(Exception);
        return text.ToString();
    }

    private byte[] Json()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("request", Request);
            json.WriteNumber("status", Status);
            json.WriteString("what", What);
            if (Why.Length > 0) json.WriteString("why", Why);
            if (Remedy.Length > 0) json.WriteString("remedy", Remedy);
            if (Caller is not null)
            {
                json.WriteStartObject("caller");
                json.WriteString("name", Caller.Name);
                json.WriteString("identifiedBy", Words(Caller.By));
                if (Caller.Unknown is { } unknown) json.WriteString("unknown", unknown);
                json.WriteEndObject();
            }

            if (Exception is not null) json.WriteString("exception", Exception);
            json.WriteEndObject();
        }

        return [.. stream.ToArray(), (byte)'\n'];
    }

    internal static string Words(Recognition by) => by switch
    {
        Recognition.Address => "address",
        Recognition.Pod => "pod address",
        Recognition.Certificate => "certificate",
        Recognition.Token => "token",
        _ => "none",
    };
}
