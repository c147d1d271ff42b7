using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace U4ssc.Testing.Hosting;

/// <summary>Stands for a service that another one asks: knows what a test gives it, remembers how it was asked, and can be away.</summary>
public sealed class StandIn : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, object> known = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Path, string Authorization)> asked = new();
    private readonly WebApplication app;

    private StandIn(WebApplication app) => this.app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.Single());

    /// <summary>What it was asked so far, with which token.</summary>
    public IReadOnlyList<(string Path, string Authorization)> Asked => [.. asked];

    /// <summary>How it answers; null: as it knows.</summary>
    public Func<HttpContext, Task>? Otherwise { get; set; }

    /// <summary>Starts one that knows nothing.</summary>
    public static async Task<StandIn> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stand = new StandIn(builder.Build());
        stand.app.Map("/{**path}", stand.Answer);
        await stand.app.StartAsync();
        return stand;
    }

    /// <summary>From now on it answers this at the path.</summary>
    public void Knows(string path, object what) => known[path] = what;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        asked.Enqueue((http.Request.Path, http.Request.Headers.Authorization.ToString()));
        if (Otherwise is { } otherwise) await otherwise(http);
        else if (known.TryGetValue(http.Request.Path, out var what)) await http.Response.WriteAsJsonAsync(what, Kernel.Json.Options);
        else http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
