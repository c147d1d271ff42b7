using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace U4ssc.Benchmarks;

/// <summary>
/// Time from the append of an event to a consumer of another process, at a hundred events a second through the platform, and for comparison
/// from a publish to the same kind of consumer with nothing in between.
/// </summary>
public static class FromAppendToConsumer
{
    private const int PerSecond = 100;
    private const int Seconds = 30;
    // What has just been started is being compiled, which takes half of its processor time for some 15 000 commands: not counted.
    private const int WarmUpSeconds = 150;
    private const string Exchange = "u4ssc.registry.v1.city-registered";

    /// <summary>Both.</summary>
    public static async Task Measure(MeasuredPlatform platform, Report report)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(report);
        var broker = new Uri(Servers.Setting("U4SSC_RABBITMQ"));
        // Given servers are used as they are given: the platform is on the same virtual host.
        var factory = new ConnectionFactory { Uri = broker };
        await using var connection = await factory.CreateConnectionAsync();
        var through = await Through(platform, connection, report);
        var bare = await Bare(connection);
        report.Add($"append to the consumer of another process at {PerSecond} events/s",
            $"p50 {Percentile.Of(through, 0.5):F1} ms, p90 {Percentile.Of(through, 0.9):F1} ms, p99 {Percentile.Of(through, 0.99):F1} ms, n = {through.Count}", "p50 < 50 ms, p99 < 500 ms");
        report.Add("bare: publish with confirm to the same kind of consumer, same rate",
            $"p50 {Percentile.Of(bare, 0.5):F1} ms, p99 {Percentile.Of(bare, 0.99):F1} ms; ratio at p50 {Percentile.Of(through, 0.5) / Percentile.Of(bare, 0.5):F1}");
    }

    private static async Task<List<double>> Through(MeasuredPlatform platform, IConnection connection, Report report)
    {
        var lags = new ConcurrentQueue<double>();
        await using var channel = await connection.CreateChannelAsync();
        await Listen(channel, "bench-through", Exchange, body =>
        {
            using var envelope = JsonDocument.Parse(body);
            var recorded = envelope.RootElement.GetProperty("message").GetProperty("fact").GetProperty("recordedAt").GetDateTimeOffset();
            lags.Enqueue((DateTimeOffset.UtcNow - recorded).TotalMilliseconds);
        });
        using var agency = await platform.Agency();
        var accepted = 0;
        async Task Register(int i)
        {
            using var answer = await agency.PostAsJsonAsync("/api/registry/cities",
                new { agency = "NO-KS", externalRef = $"bench-{Guid.CreateVersion7():N}", name = $"Bench {i}", country = "NO" });
            if (answer.IsSuccessStatusCode) Interlocked.Increment(ref accepted);
        }

        async Task Heard()
        {
            var watch = Stopwatch.StartNew();
            while (lags.Count < accepted && watch.Elapsed < TimeSpan.FromSeconds(30)) await Task.Delay(50);
        }

        await Paced(WarmUpSeconds, Register);
        await Heard();
        accepted = 0;
        lags.Clear();
        var before = ProcessorTime.Now();
        await Paced(Seconds, Register);
        await Heard();
        report.Add($"processor time of a command and all who hear of it, in ms",
            $"{ProcessorTime.Now().Since(before, null).Each(lags.Count)}");
        return [.. lags];
    }

    private static async Task<List<double>> Bare(IConnection connection)
    {
        var lags = new ConcurrentQueue<double>();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.ExchangeDeclareAsync("bench", ExchangeType.Fanout, durable: true);
        await Listen(channel, "bench-bare", "bench", body =>
            lags.Enqueue(
                (DateTimeOffset.UtcNow - DateTimeOffset.Parse(System.Text.Encoding.ASCII.GetString(body.Span),
                    CultureInfo.InvariantCulture)).TotalMilliseconds));
        using var gate = new SemaphoreSlim(1);
        await Paced(Seconds, async _ =>
        {
            await gate.WaitAsync();
            try
            {
                await channel.BasicPublishAsync("bench", "", true, new BasicProperties { Persistent = true },
                    System.Text.Encoding.ASCII.GetBytes(DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture)));
            }
            finally
            {
                gate.Release();
            }
        });
        return [.. lags];
    }

    private static async Task Listen(IChannel channel, string queue, string exchange, Action<ReadOnlyMemory<byte>> hear)
    {
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await channel.QueueBindAsync(queue, exchange, "");
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, message) =>
        {
            hear(message.Body);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
    }

    private static async Task Paced(int seconds, Func<int, Task> one)
    {
        var running = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / PerSecond));
        for (var i = 0; i < PerSecond * seconds; i++)
        {
            await timer.WaitForNextTickAsync();
            running.Add(one(i));
        }

        await Task.WhenAll(running);
    }
}
