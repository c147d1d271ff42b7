using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using U4ssc.Testing.Hosting;

namespace U4ssc.Subscriptions.Tests;

/// <summary>One message as a partner got it.</summary>
internal sealed record Got(string Key, IReadOnlyBasicProperties Properties, byte[] Body)
{
    public string Id => Properties.MessageId!;

    /// <summary>An attribute of the event.</summary>
    public string this[string attribute] => Encoding.UTF8.GetString((byte[])Properties.Headers!["cloudEvents:" + attribute]!);

    /// <summary>Those that it has.</summary>
    public IEnumerable<string> Attributes => Properties.Headers!.Keys
        .Where(key => key.StartsWith("cloudEvents:", StringComparison.Ordinal)).Select(key => key["cloudEvents:".Length..]);

    public string? Country => JsonDocument.Parse(Body).RootElement.GetProperty("country").GetString();

    public long Number => long.Parse(this["sequence"], System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A partner with a queue: reads it, acknowledges what it has, and connects again whenever it is cut off.</summary>
internal sealed class Partner : IAsyncDisposable
{
    private static readonly TimeSpan ConnectsAgainAfter = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentQueue<Got> got = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly PartnersHost host;
    private readonly string queue;
    private Task reading = Task.CompletedTask;

    private Partner(PartnersHost host, string queue, string secret) => (this.host, this.queue, Secret) = (host, queue, secret);

    public string Secret { get; set; }

    public string Queue => queue;

    public IReadOnlyList<Got> All => [.. got];

    /// <summary>Without what came more than once.</summary>
    public IReadOnlyList<long> Numbers => [.. got.Select(one => one.Number).Distinct()];

    /// <summary>Subscribes, and waits for the queue.</summary>
    public static async Task<(Made Made, Partner Partner)> Of(PartnersHost host, HttpClient subscriber, object body)
    {
        var made = await subscriber.Subscribe(body);
        await Ready(subscriber, made);
        return (made, new(host, made.Answer.Text("queue"), made.Secret));
    }

    public static Task Ready(HttpClient subscriber, Made made) => Eventually.Is(
        async () => (await subscriber.Read(made.Address + "/queue")).GetProperty("ready").GetBoolean(), "the queue is ready",
        TimeSpan.FromSeconds(60));

    public Partner Reads()
    {
        reading = Task.Run(async () =>
        {
            using var again = new PeriodicTimer(ConnectsAgainAfter);
            do
            {
                try
                {
                    await ReadOn();
                }
#pragma warning disable CA1031 // It is cut off, and comes again.
                catch (Exception)
#pragma warning restore CA1031
                {
                }
            }
            while (!stopping.IsCancellationRequested && await again.WaitForNextTickAsync(CancellationToken.None));
        });
        return this;
    }

    public Task Has(int count, TimeSpan? within = null) =>
        Eventually.Is(() => Task.FromResult(Numbers.Count >= count), $"the partner has {count} events, and not {Numbers.Count}", within);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await reading;
        stopping.Dispose();
    }

    private async Task ReadOn()
    {
        await using var connection = await host.Connect(queue, Secret);
        await using var channel = await connection.CreateChannelAsync();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            over.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, 100, false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.UnregisteredAsync += (_, _) =>
        {
            over.TrySetResult();
            return Task.CompletedTask;
        };
        consumer.ReceivedAsync += async (_, came) =>
        {
            got.Enqueue(new(came.RoutingKey, new BasicProperties(came.BasicProperties), came.Body.ToArray()));
            await channel.BasicAckAsync(came.DeliveryTag, false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        await over.Task.WaitAsync(stopping.Token);
    }
}
