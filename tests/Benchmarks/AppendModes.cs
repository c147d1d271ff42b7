using System.Collections.Concurrent;
using System.Diagnostics;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;

namespace U4ssc.Benchmarks;

/// <summary>One counted fact.</summary>
public sealed record Counted(int Number, DateTimeOffset At);

/// <summary>
/// Rich against Quick appends with writers that lose races on the same streams: how many appends a second, and how far the daemon falls
/// behind where a lost race leaves a gap in the sequence.
/// </summary>
public static class AppendModes
{
    private const int Writers = 8;
    private const int Streams = 6;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    /// <summary>Both modes.</summary>
    public static async Task Measure(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        foreach (var mode in new[] { EventAppendMode.Rich, EventAppendMode.QuickWithServerTimestamps }) await Measure(mode, report);
    }

    private static async Task Measure(EventAppendMode mode, Report report)
    {
        var seen = new Seen();
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(Servers.NewDatabase("append").GetAwaiter().GetResult());
            options.Events.AppendMode = mode;
            options.Events.UseListenNotifyForEventAppends = true;
            options.Events.UseAdvisoryLockTransaction = false;
            options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(100);
            options.Projections.Subscribe(seen);
        });
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();

        var streams = Enumerable.Range(0, Streams).Select(_ => Guid.CreateVersion7()).ToArray();
        var (stored, lost) = (0, 0);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; watch.Elapsed < Duration; i++)
            {
                var stream = streams[(writer + i) % Streams];
                await using var session = store.LightweightSession();
                var version = (await session.Events.FetchStreamStateAsync(stream))?.Version ?? 0;
                var happened = new Counted(i, DateTimeOffset.UtcNow);
                if (version == 0) session.Events.StartStream(stream, happened);
                else session.Events.Append(stream, version + 1, happened);
                try
                {
                    await session.SaveChangesAsync();
                    Interlocked.Increment(ref stored);
                }
#pragma warning disable CA1031 // Losing is what is measured.
                catch (Exception)
#pragma warning restore CA1031
                {
                    Interlocked.Increment(ref lost);
                }
            }
        }));
        var seconds = watch.Elapsed.TotalSeconds;
        while (seen.Lags.Count < stored && watch.Elapsed < Duration * 3) await Task.Delay(50);
        await daemon.StopAllAsync();
        var lags = seen.Lags.ToList();
        report.Add($"append mode {mode}, {Writers} writers on {Streams} streams",
            $"{stored / seconds:F0} appends/s, {lost} lost races; append to subscription p50 {Percentile.Of(lags, 0.5):F0} ms, p99 {Percentile.Of(lags, 0.99):F0} ms, longest {lags.DefaultIfEmpty(0).Max():F0} ms; {stored - lags.Count} not seen");
    }

    private sealed class Seen : SubscriptionBase
    {
        public Seen() => Name = "seen";

        public ConcurrentQueue<double> Lags { get; } = new();

        public override Task<IChangeListener> ProcessEventsAsync(
            EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
        {
            foreach (var stored in page.Events)
                if (stored.Data is Counted counted) Lags.Enqueue((DateTimeOffset.UtcNow - counted.At).TotalMilliseconds);
            return Task.FromResult(NullChangeListener.Instance);
        }
    }
}
