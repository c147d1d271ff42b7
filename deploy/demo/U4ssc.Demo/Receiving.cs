using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace U4ssc.Demo;

/// <summary>An event that came to the demonstration's receiver.</summary>
/// <param name="Number">Of the public stream.</param>
/// <param name="Subject">The certificate's number, or what else it is about.</param>
public sealed record ReceivedEvent(long Number, string Type, string Subject, string Text);

/// <summary>
/// A system of somebody else's: a small server on this machine that subscribes to what happens to certificates, answers the challenge,
/// checks each signature, and keeps what came.
/// </summary>
internal sealed class Receiving(PlatformClient platform, Stage stage) : IAsyncDisposable
{
    private static readonly Login Subscriber = Login.Demo("demo-subscriber");
    private static readonly string[] Types = ["certificate.issued", "certificate.revoked"];

    private readonly ConcurrentDictionary<string, ReceivedEvent> received = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> wrong = new();
    private readonly TaskCompletionSource<string> secret = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource more = New();
    private WebApplication? server;
    private string? path;

    /// <summary>Starts the server and subscribes, from the first event on: whatever happened before it came is told to it, too.</summary>
    public async Task Subscribe(CancellationToken cancellation)
    {
        await stage.Begin("A receiver subscribes to what happens to certificates");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.MapPost("/events", Take);
        await server.StartAsync(cancellation);
        var address = $"{server.Urls.First()}/events";
        var made = await platform.Send(
            Subscriber,
            new(HttpMethod.Post, "/api/subscriptions", "subscription to certificates")
            { Body = new { url = address, types = Types, from = "beginning" } },
            cancellation);
        path = made.Location!;
        secret.SetResult(made.Body!["secret"]!.GetValue<string>());
        // Already asked by itself; asking saves the wait for its turn where that came before the secret was here.
        var asked = await platform.Send(Subscriber, new(HttpMethod.Post, $"{path}/challenge", "challenge"), cancellation);
        if (asked.Body!["accepted"]!.GetValue<bool>() is false)
            throw new DemonstrationFailedException($"The receiver did not pass the challenge: {asked.Body["error"]}");
        stage.Say("it answered the challenge");
    }

    /// <summary>Waits for all that must come, and says what came; then the subscription ends.</summary>
    public async Task<IReadOnlyList<ReceivedEvent>> Show(IReadOnlyList<CityResult> cities, CancellationToken cancellation)
    {
        await stage.Begin("What the receiver got");
        var expected = cities.Where(city => city.CertificateNumber is not null)
            .Select(city => ("certificate.issued", city.CertificateNumber!))
            .Concat(cities.Where(city => city.IsRevoked).Select(city => ("certificate.revoked", city.CertificateNumber!))).ToList();
        while (true)
        {
            var next = more.Task;
            var missing = expected.Where(one => !received.Values.Any(got => (got.Type, got.Subject) == one)).ToList();
            if (missing.Count == 0) break;
            try
            {
                await next.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                throw new DemonstrationFailedException($"The receiver did not get {string.Join(", ", missing)}.");
            }
        }

        if (wrong.TryPeek(out var refused)) throw new DemonstrationFailedException($"The receiver got what it should not: {refused}");
        var all = received.Values.OrderBy(one => one.Number).ToList();
        foreach (var one in all.OrderBy(one => one.Type, StringComparer.Ordinal).ThenBy(one => one.Subject, StringComparer.Ordinal))
            stage.Say($"{one.Type}: {one.Subject}");
        await platform.Send(
            Subscriber, new(HttpMethod.Delete, path!, "end of the subscription") { IfMatchOf = path }, cancellation);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var with = await secret.Task.WaitAsync(http.RequestAborted);
        if (!IsSigned(http.Request.Headers, body, with))
        {
            wrong.Enqueue("a message whose signature is wrong");
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var read = JsonNode.Parse(body)!;
        if (read["type"]!.GetValue<string>() == "subscription.challenge")
        {
            await http.Response.WriteAsync(read["data"]!["challenge"]!.GetValue<string>(), http.RequestAborted);
            return;
        }

        // The same event may come twice, with the same id: it counts once.
        if (read["sequence"] is { } number)
        {
            var reason = read["data"]!["reason"]?.GetValue<string>();
            received[read["id"]!.GetValue<string>()] = new(
                long.Parse(number.GetValue<string>()), read["type"]!.GetValue<string>(), read["subject"]!.GetValue<string>(),
                reason is null ? "" : $": {reason}");
            Interlocked.Exchange(ref more, New()).TrySetResult();
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // As Standard Webhooks say; see docs/receivers.
    private static bool IsSigned(IHeaderDictionary headers, string body, string secret)
    {
        var signed = Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}");
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
        return headers["webhook-signature"].ToString().Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(expected)));
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
