using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sluice.Gateway.Admin;

/// <summary>
/// The port for operators: <c>/healthz</c> (the process answers), <c>/readyz</c> (it takes connections; 503 while it starts and drains), <c>/metrics</c>. It changes nothing.
/// </summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private AdminServer(WebApplication application) => this.application = application;

    /// <exception cref="IOException">The address cannot be had.</exception>
    public static async Task<AdminServer> StartAsync(IPEndPoint address, Func<bool> isReady, MetricsText metrics)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 100;
            kestrel.Listen(address, static listening => listening.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.UseRouting();
        application.MapGet("/healthz", static context => Say(context, 200, "ok\n"));
        application.MapGet("/readyz", context => isReady() ? Say(context, 200, "ready\n") : Say(context, 503, "not ready\n"));
        application.MapGet("/metrics", context => Say(context, 200, metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"));
        await application.StartAsync();
        return new(application);
    }

    /// <summary>Where it listens, with the port that it got.</summary>
    public string Address => application.Urls.First();

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private static Task Say(HttpContext context, int status, string text, string type = "text/plain; charset=utf-8")
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        return context.Response.WriteAsync(text);
    }
}
