using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace U4ssc.Journeys.Tests;

/// <summary>An event as it came to somebody.</summary>
/// <param name="Text">Its bytes; of a queue, its data alone.</param>
internal sealed record CameEvent(long Number, string Id, string? City, string Text);

/// <summary>What somebody has got who does not want to miss anything, in the order in which it came.</summary>
internal abstract class Listener
{
    private readonly ConcurrentQueue<CameEvent> came = new();

    public IReadOnlyList<CameEvent> All => [.. came];

    protected void Keep(CameEvent one) => came.Enqueue(one);

    protected static CameEvent Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        var one = json.RootElement;
        return new(
            long.Parse(one.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture), one.GetProperty("id").GetString()!,
            one.TryGetProperty("partitionkey", out var city) ? city.GetString() : null, text);
    }
}

/// <summary>Endpoints of webhooks on one port, by path. They can be killed: whatever is under way is broken off, answered or not.</summary>
internal sealed class Endpoints : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Endpoint> known = new(StringComparer.Ordinal);
    private WebApplication? server;
    private int port;

    public Endpoint At(string path) => known.GetOrAdd(path, _ => new());

    public string Url(string path) => $"http://127.0.0.1:{port}{path}";

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        server = builder.Build();
        server.Run(http => At(http.Request.Path).Take(http));
        await server.StartAsync();
        port = new Uri(server.Urls.First()).Port;
    }

    public async Task Kill()
    {
        // Nobody is given time for an answer.
        await server!.StopAsync(new CancellationToken(canceled: true));
        await server.DisposeAsync();
        server = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    internal sealed class Endpoint : Listener
    {
        public async Task Take(HttpContext http)
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var text = await reader.ReadToEndAsync(http.RequestAborted);
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.TryGetProperty("sequence", out _)) Keep(Read(text));
            else if (json.RootElement.GetProperty("data").TryGetProperty("challenge", out var challenge))
                await http.Response.WriteAsync(challenge.GetString()!, http.RequestAborted);
        }
    }
}

/// <summary>Somebody who comes again and again until it is told to stop; whatever breaks it off, it goes on where it was.</summary>
internal abstract class Persistent : Listener, IAsyncDisposable
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource stopping = new();
    private Task working = Task.CompletedTask;

    public void Start() => working = Task.Run(async () =>
    {
        using var again = new PeriodicTimer(AgainAfter);
        do
        {
            try
            {
                await Work(stopping.Token);
            }
#pragma warning disable CA1031 // Whatever it was, it comes again.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }
        while (!stopping.IsCancellationRequested && await again.WaitForNextTickAsync(CancellationToken.None));
    });

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await working;
        stopping.Dispose();
    }

    protected abstract Task Work(CancellationToken stopping);
}

/// <summary>Reads pages, each from where the one before was complete.</summary>
internal sealed class PageReader(Uri platform) : Persistent
{
    private long after;

    protected override async Task Work(CancellationToken stopping)
    {
        using var http = new HttpClient { BaseAddress = platform };
        while (true)
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"/api/events?after={after}&limit=500&wait=5", stopping);
            foreach (var item in page.GetProperty("items").EnumerateArray()) Keep(Read(item.GetRawText()));
            after = page.GetProperty("completeUpTo").GetInt64();
        }
    }
}

/// <summary>Reads a queue of its own on the broker, and acknowledges what it has kept.</summary>
internal sealed class QueueReader(Uri broker, string queue, string user, string secret) : Persistent
{
    protected override async Task Work(CancellationToken stopping)
    {
        var factory = new ConnectionFactory { Uri = broker, UserName = user, Password = secret, AutomaticRecoveryEnabled = false };
        await using var connection = await factory.CreateConnectionAsync(stopping);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stopping);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await channel.BasicQosAsync(0, 100, false, stopping);
        var consumer = new AsyncEventingBasicConsumer(channel);
        connection.ConnectionShutdownAsync += (_, _) => Over();
        channel.ChannelShutdownAsync += (_, _) => Over();
        consumer.UnregisteredAsync += (_, _) => Over();
        consumer.ReceivedAsync += async (_, came) =>
        {
            Keep(new(long.Parse(Attribute(came, "sequence")!, CultureInfo.InvariantCulture), came.BasicProperties.MessageId!,
                Attribute(came, "partitionkey"), Encoding.UTF8.GetString(came.Body.Span)));
            await channel.BasicAckAsync(came.DeliveryTag, false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, stopping);
        await over.Task.WaitAsync(stopping);

        Task Over()
        {
            over.TrySetResult();
            return Task.CompletedTask;
        }
    }

    private static string? Attribute(BasicDeliverEventArgs came, string name) =>
        came.BasicProperties.Headers!.TryGetValue($"cloudEvents:{name}", out var value) ? Encoding.UTF8.GetString((byte[])value!) : null;
}
