using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace U4ssc.Subscriptions.Tests;

/// <summary>A message as it came.</summary>
internal sealed record Received(string Path, IHeaderDictionary Headers, string Body, DateTimeOffset At)
{
    private readonly Lazy<JsonElement> json = new(() => JsonElement.Parse(Body));

    public string Id => Headers["webhook-id"].ToString();

    public string Type => json.Value.Text("type");

    public JsonElement Data => json.Value.GetProperty("data");

    public long Number => json.Value.TryGetProperty("sequence", out var number) ? long.Parse(number.GetString()!, null) : 0;

    public string? City => json.Value.TryGetProperty("partitionkey", out var city) ? city.GetString() : null;
}

/// <summary>
/// A server of a subscriber, which does what a test says. Until told otherwise it answers challenges and accepts everything.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Received> received = new();
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    /// <summary>What it does with what is no challenge; the context, and what came.</summary>
    public Func<HttpContext, Received, Task> Does { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Answers with this status to everything that is no challenge, or to what is said.</summary>
    public void Answers(int status, Func<Received, bool>? which = null) => Does = (http, one) =>
    {
        if (which is null || which(one)) http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>What it does with challenges.</summary>
    public Func<HttpContext, Received, Task> DoesWithChallenges { get; set; } =
        (http, challenge) => http.Response.WriteAsJsonAsync(new { challenge = challenge.Data.Text("challenge") });

    public string Url => $"{app.Urls.First()}/hook";

    public int Port => new Uri(Url).Port;

    /// <summary>Everything that came, in order.</summary>
    public IReadOnlyList<Received> All => [.. received];

    /// <summary>The events among it.</summary>
    public IReadOnlyList<Received> Events => [.. received.Where(one => one.Number > 0)];

    /// <summary>Their numbers as they came.</summary>
    public IReadOnlyList<long> Numbers => [.. Events.Select(one => one.Number)];

    public static async Task<Receiver> Start(string address = "127.0.0.1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(address), 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.Take);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        // Those of the request go when it ends.
        var headers = new HeaderDictionary(http.Request.Headers
            .ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase));
        using var reader = new StreamReader(http.Request.Body);
        var one = new Received(http.Request.Path, headers, await reader.ReadToEndAsync(), DateTimeOffset.UtcNow);
        received.Enqueue(one);
        await (one.Type == "subscription.challenge" ? DoesWithChallenges(http, one) : Does(http, one));
    }
}
