using JasperFx.Events.Daemon.HighWater;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace U4ssc.Kernel.Store;

/// <summary>
/// Something new may be there to read. Raised twice before anybody waits it is one hint, raised while nobody waits it is kept: no append
/// falls between two looks.
/// </summary>
/// <param name="apart">Time from one look to the next at least, the first one at once: a look costs the same for one event as for
/// fifty.</param>
public sealed class Hint(TimeSpan apart, TimeProvider clock) : IDaemonWakeup
{
    private readonly SemaphoreSlim raised = new(0, 1);
    private long last = clock.GetTimestamp() - (long)(apart.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Something new may be there.</summary>
    public void Raise()
    {
        lock (raised) if (raised.CurrentCount == 0) raised.Release();
    }

    /// <summary>Returns at the next hint, or after <paramref name="timeout"/> without one.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken token)
    {
        var rest = await raised.WaitAsync(timeout, token) ? apart - clock.GetElapsedTime(last) : TimeSpan.Zero;
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, clock, token);
            // What was raised meanwhile is seen by this look.
            await raised.WaitAsync(TimeSpan.Zero, token);
        }

        last = clock.GetTimestamp();
    }

    /// <summary>It lives as long as the process; the daemons that come and go must not end it.</summary>
    public void Dispose()
    {
    }
}

/// <summary>
/// Tells this replica at once, and the others through the database, that events were appended or that messages wait. After the commit and
/// not in it: a transaction that notifies holds a lock on the whole cluster until it is on disk, and all appends would queue for it. Only
/// hints: who misses one looks by itself.
/// </summary>
public sealed class Hints : BackgroundService
{
    private const string AppendedChannel = "u4ssc_appended";
    private const string OutgoingChannel = "u4ssc_outgoing";
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource database;
    private readonly TimeProvider clock;
    private readonly ILogger<Hints> log;
    private readonly Dictionary<string, Channel> channels = new(StringComparer.Ordinal);

    /// <summary>Hints through this database.</summary>
    public Hints(NpgsqlDataSource database, TimeProvider clock, ILogger<Hints> log)
    {
        (this.database, this.clock, this.log) = (database, clock, log);
        Appended = Listen(AppendedChannel, Apart);
        Outgoing = Listen(OutgoingChannel, TimeSpan.Zero);
    }

    /// <summary>For the daemon.</summary>
    public Hint Appended { get; }

    /// <summary>For the sender.</summary>
    public Hint Outgoing { get; }

    /// <summary>Events were appended.</summary>
    public void RaiseAppended() => Raise(AppendedChannel);

    /// <summary>Messages wait to be sent.</summary>
    public void RaiseOutgoing() => Raise(OutgoingChannel);

    /// <summary>A hint of the service's own, for the one who waits for it on this replica; before anything runs.</summary>
    /// <param name="channel">Its name in the database, such as <c>u4ssc_incoming</c>.</param>
    /// <param name="apart">Time from one look to the next at least.</param>
    public Hint Listen(string channel, TimeSpan apart)
    {
        var here = new Hint(apart, clock);
        Listen(channel, here.Raise);
        return here;
    }

    /// <summary>The same for who waits for more than one thing.</summary>
    /// <param name="raised">Called at each hint, here or on another replica: it must not wait for anything.</param>
    public void Listen(string channel, Action raised)
    {
        if (!channels.TryGetValue(channel, out var known)) channels.Add(channel, known = new([], new(Apart, clock)));
        known.Here.Add(raised);
    }

    /// <summary>Raises a hint here and on the other replicas; nothing where nobody listens to it.</summary>
    public void Raise(string channel)
    {
        if (!channels.TryGetValue(channel, out var known)) return;
        known.Raise();
        known.Tell.Raise();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        [
            Lasting(Listen, stoppingToken),
            .. channels.Select(one => Lasting(stopping => Tell(one.Value.Tell, one.Key, stopping), stoppingToken)),
        ]);

    private async Task Tell(Hint hint, string channel, CancellationToken stopping)
    {
        while (true)
        {
            await hint.WaitAsync(Timeout.InfiniteTimeSpan, stopping);
            await using var notify = database.CreateCommand($"select pg_notify('{channel}', '')");
            await notify.ExecuteNonQueryAsync(stopping);
        }
    }

    private async Task Listen(CancellationToken stopping)
    {
        await using var connection = await database.OpenConnectionAsync(stopping);
        connection.Notification += (_, told) => channels.GetValueOrDefault(told.Channel)?.Raise();
        try
        {
            await using (var listen = new NpgsqlCommand(string.Join("; ", channels.Keys.Select(name => $"listen {name}")), connection))
                await listen.ExecuteNonQueryAsync(stopping);
            while (true) await connection.WaitAsync(Patience, stopping);
        }
        finally
        {
            // A pooled connection would go on listening for nobody.
            NpgsqlConnection.ClearPool(connection);
        }
    }

    private async Task Lasting(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
#pragma warning disable CA1031 // Hints outlive whatever the database does; meanwhile everybody looks by itself.
            catch (Exception lost)
#pragma warning restore CA1031
            {
                log.LogInformation("Hints of new events are interrupted and go on in a moment: {Reason}", lost.Message);
                await Task.Delay(RetryWait, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private sealed record Channel(List<Action> Here, Hint Tell)
    {
        public void Raise()
        {
            foreach (var raised in Here) raised();
        }
    }
}
