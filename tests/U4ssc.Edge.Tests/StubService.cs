using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using U4ssc.Kernel.Http;

namespace U4ssc.Edge.Tests;

/// <summary>Stands for a service behind the gateway: tells what reached it, and can be slow or break off.</summary>
internal sealed class StubService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubService(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<StubService> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            HeaderText.IsUtf8(server);      // as every service
        });
        var app = builder.Build();
        app.MapGet("/health/ready", () => "Healthy");
        app.MapGet("/status", () => new { service = "stub", version = "1.2.3", projections = new[] { new { name = "rows", events = 0 } } });
        app.MapGet("/api/registry/never", async (HttpContext http) => await Gone(http.RequestAborted));
        app.Map("/api/registry/breaks", (HttpContext http) => http.Abort());
        app.MapGet("/api/registry/empty-500", () => Results.StatusCode(500));
        app.MapGet("/api/catalogue/kept", (HttpContext http) => http.Response.Headers.CacheControl = "public, max-age=60");
        app.MapGet("/api/certification/certificates/unknown-number", () => Problems.NotFound);
        app.Map("/{**path}", Echo);
        await app.StartAsync();
        return new StubService(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task Gone(CancellationToken aborted)
    {
        var gone = new TaskCompletionSource();
        aborted.Register(gone.SetResult);
        return gone.Task;
    }

    private static async Task Echo(HttpContext http)
    {
        long bytes = 0;
        var buffer = new byte[81920];
        while (await http.Request.Body.ReadAsync(buffer) is var read and > 0)
            bytes += read;
        http.Response.Headers["X-Stub-Method"] = http.Request.Method;
        http.Response.Headers["X-Stub-Reason"] = http.Request.Headers["Reason"];
        http.Response.Headers["X-Correlation-Id"] = http.Request.Headers["X-Correlation-Id"];
        await http.Response.WriteAsJsonAsync(new Reached(
            http.Request.Method, http.Request.Path, http.Request.QueryString.Value ?? "", bytes,
            http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString())),
            JsonSerializerOptions.Web);
    }
}

/// <summary>A request as it reached the service.</summary>
internal sealed record Reached(string Method, string Path, string Query, long Bytes, Dictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name.ToLowerInvariant());
}
