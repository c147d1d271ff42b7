using Npgsql;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions;

/// <summary>A public event as it is looked for and served.</summary>
/// <param name="Id">Of the event: with its source it is unique.</param>
/// <param name="City">Whose order it keeps; null where it is about no city.</param>
/// <param name="Trace">Id of the trace in which it came to be.</param>
internal sealed record Served(
    long Number, string Type, string? Country, string? Agency, string Text, Guid Id, Guid? City = null, string? Trace = null);

/// <summary>
/// The newest events, in memory, on each replica: read once, however many wait for them. Who is told of a number can read everything up to
/// it, since numbers become visible in their order.
/// </summary>
internal sealed class Tail(
    NpgsqlDataSource database, Hints hints, IHostApplicationLifetime lifetime, ILogger<Tail> log) : BackgroundService
{
    /// <summary>Events that are kept in memory; of some 800 bytes each.</summary>
    public const int EventsMax = 1000;

    private const string Read = """
        select number, public_event.type, country, agency, data ->> 'text', public_event.id, city, trace, sha256 from public_event
        join mt_events on stream_id = $1 and version = number where number > $2 order by number limit $3
        """;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    private readonly Hint published = hints.Listen(Numbering.Channel, TimeSpan.FromMilliseconds(5));
    private readonly SemaphoreSlim one = new(1);
    private volatile Seen seen = new(Publication.Initial, 0, []);
    private bool began;

    /// <summary>What is known at one moment.</summary>
    /// <param name="Head">The newest event.</param>
    /// <param name="After">Every event after this one, up to the newest, is in <paramref name="Events"/>.</param>
    private sealed record Seen(Publication Head, long After, IReadOnlyList<Served> Events)
    {
        public TaskCompletionSource More { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The newest event that this replica has seen.</summary>
    public Publication Head => seen.Head;

    /// <summary>Every event after a number, and the number up to which these are all; null where it is not in memory.</summary>
    public (IEnumerable<Served> Events, long UpTo)? Since(long after)
    {
        var now = seen;
        return after < now.After ? null : (now.Events.Skip((int)Math.Min(after - now.After, now.Events.Count)), now.Head.Number);
    }

    /// <summary>True where the program is about to end: whoever waits is answered, and asks another replica.</summary>
    public bool IsEnding => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Until there is something after a number, the time is over, or the program is to end.</summary>
    public async Task Wait(long after, TimeSpan time, CancellationToken cancellation)
    {
        var now = seen;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        if (now.Head.Number <= after)
            await now.More.Task.WaitAsync(time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Looks now: for who knows of something newer from elsewhere.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            while (await Some(cancellation) == EventsMax)
            {
            }
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Look(stoppingToken);
                await published.WaitAsync(LookEvery, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
#pragma warning disable CA1031 // Whatever the database does, the next look finds what came meanwhile.
            catch (Exception lost)
#pragma warning restore CA1031
            {
                log.LogInformation("The newest events are not seen for a moment: {Reason}", lost.Message);
                await Task.Delay(RetryWait, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> Some(CancellationToken cancellation)
    {
        var before = seen;
        // At the beginning the newest ones, and not all that there ever were.
        var after = began ? before.Head.Number : Math.Max(0, await Newest(cancellation) - EventsMax);
        await using var command = database.CreateCommand(Read);
        command.Parameters.Add(new() { Value = PublicationEvents.Stream });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = EventsMax });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (events, head) = (new List<Served>(), before.Head);
        while (await reader.ReadAsync(cancellation))
        {
            events.Add(Feed.Read(reader));
            head = new(events[^1].Number, reader.GetString(8));
        }

        if (events.Count == 0 && began) return 0;
        var kept = (began ? before.Events.Concat(events) : events).TakeLast(EventsMax).ToList();
        seen = new(head, head.Number - kept.Count, kept);
        began = true;
        before.More.TrySetResult();
        return events.Count;
    }

    private async Task<long> Newest(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select coalesce(max(number), 0) from public_event");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
