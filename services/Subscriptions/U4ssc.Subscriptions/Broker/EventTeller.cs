using System.Collections.Concurrent;
using RabbitMQ.Client.Exceptions;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Broker;

/// <summary>
/// Tells the broker the stream, on one replica at a time, in its order, and moves on by what was confirmed. The same loop keeps the queues
/// of partners: one that is new, was lost or was full is filled with what it missed and then bound, and between the two nothing is told.
/// So no event falls between, whatever the broker loses (docs/decisions/0058).
/// </summary>
internal sealed class EventTeller : BackgroundService
{
    private const int EventsMax = 500;
    private const int FilledAtOnce = 8;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEveryWithoutQueues = TimeSpan.FromSeconds(30);
    // The broker hears from the process of a queue every five seconds.
    private static readonly TimeSpan SilentMax = TimeSpan.FromSeconds(15);
    private static readonly EventFilter Everything = new(null, null, null);

    private readonly Leading leading;
    private readonly PartnerStore store;
    private readonly Management management;
    private readonly BrokerLine line;
    private readonly int messagesMax;
    private readonly Feed feed;
    private readonly Tail tail;
    private readonly BrokerStanding standing;
    private readonly TimeProvider clock;
    private readonly ILogger<EventTeller> log;
    private readonly Hint wake;

    // Kept beside what a lead knows: while one of these takes nothing, the work is interrupted again and again.
    private readonly ConcurrentDictionary<string, long> silentSince = new(StringComparer.Ordinal);

    private Lead? leads;
    private long confirmed;
    private Dictionary<Guid, PartnerQueue> queues = [];
    private Task<Seen>? looking;
    private long lookedAt;
    private string? unseen;
    private volatile bool isNumbered = true;
    private volatile bool isChanged = true;

    public EventTeller(
        BrokerSettings settings, Leading leading, PartnerStore store, Management management, Feed feed, Tail tail, BrokerStanding standing,
        Hints hints, TimeProvider clock, ILogger<EventTeller> log)
    {
        (this.leading, this.store, this.management, this.feed, this.tail) = (leading, store, management, feed, tail);
        (this.standing, this.clock, this.log) = (standing, clock, log);
        line = new(settings);
        messagesMax = settings.MessagesMax;
        wake = new(TimeSpan.FromMilliseconds(5), clock);
        hints.Listen(Numbering.Channel, () =>
        {
            isNumbered = true;
            wake.Raise();
        });
        hints.Listen(SubscriptionDoor.Channel, () =>
        {
            isChanged = true;
            wake.Raise();
        });
    }

    /// <summary>What is there at one moment.</summary>
    /// <param name="Confirmed">Up to which number the broker had confirmed everything before the look.</param>
    /// <param name="At">When the look began.</param>
    private sealed record Seen(
        long Confirmed, long At, Dictionary<Guid, Recipient> Wanted, Dictionary<string, SeenQueue> Queues,
        ILookup<string, string> Patterns);

    /// <inheritdoc />
    public override void Dispose()
    {
        line.DisposeAsync().AsTask().GetAwaiter().GetResult();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leading.Work("broker", Every, Step, stoppingToken, wake);

    private async Task<bool> Step(Lead lead)
    {
        var stopping = lead.Stopping;
        try
        {
            if (!ReferenceEquals(leads, lead))
            {
                (leads, looking) = (null, null);
                (confirmed, queues) = (await store.Confirmed(stopping), await store.Queues(stopping));
                isChanged = isNumbered = true;
                leads = lead;
            }

            await line.Open(stopping);
            await Look(stopping);
            var more = await TellNew(stopping);
            more |= await Fill(stopping);
            await store.Keep(queues.Values, stopping);
            standing.Say(unseen);
            return more;
        }
        catch (Exception failed) when (!stopping.IsCancellationRequested)
        {
            // What was done and not written down is read again.
            leads = null;
            standing.Say(failed.Message);
            throw;
        }
    }

    private async Task<bool> TellNew(CancellationToken stopping)
    {
        if (isNumbered)
        {
            isNumbered = false;
            await tail.Look(stopping);
        }

        if (tail.Head.Number == confirmed) return false;
        var page = await feed.After(confirmed, Everything, EventsMax, stopping);
        await line.Tell(PartnerPlace.Events, page.Events.Select(Message), null, stopping);
        await store.Confirm(confirmed, page.CompleteUpTo, stopping);
        confirmed = page.CompleteUpTo;
        return page.Events.Count == EventsMax;
    }

    // A few at a time, so that many that missed something hold up nobody else.
    private async Task<bool> Fill(CancellationToken stopping)
    {
        var behind = queues.Values.Where(one => one is { Wanted.Status: SubscriptionStatus.Active, IsBound: false, IsDeclared: true })
            .Where(one => one.Messages < messagesMax / 2 && one.Filled <= confirmed).OrderBy(one => one.Filled).ToList();
        foreach (var queue in behind.Take(FilledAtOnce))
        {
            if (queue.Filled < confirmed)
            {
                var page = await feed.After(queue.Filled, queue.Wanted!.Filter(), EventsMax, stopping);
                var missed = page.Events.Where(one => one.Number <= confirmed).ToList();
                if (!await TellMissed(queue, missed, stopping)) return true;
                queue.Messages += missed.Count;
                queue.Have(Math.Min(page.CompleteUpTo, confirmed));
            }

            if (queue.Filled < confirmed) continue;
            await line.Bind(queue.Name, RoutingKeys.Patterns(queue.Wanted!.Terms), [], stopping);
            (queue.IsBound, queue.IsChanged, queue.BoundAt) = (true, true, clock.GetTimestamp());
            log.LogInformation("{Queue} has everything up to {Number} and gets what comes", queue.Name, queue.Filled);
        }

        return behind.Count > 0;
    }

    private async Task<bool> TellMissed(PartnerQueue queue, List<Served> missed, CancellationToken stopping)
    {
        try
        {
            await line.Tell(PartnerPlace.Missed, missed.Select(Message), queue.Name, stopping);
            return true;
        }
        catch (PublishException lost) when (lost.IsReturn)
        {
            // There is no way to it: the next look finds out why.
            (queue.IsDeclared, isChanged) = (false, true);
            return false;
        }
    }

    private async Task Look(CancellationToken stopping)
    {
        if (looking is { IsCompleted: true })
        {
            var done = looking;
            looking = null;
            if (await Result(done, stopping) is { } seen) await Apply(seen, stopping);
        }

        var wait = queues.Count > 0 || unseen is not null ? LookEvery : LookEveryWithoutQueues;
        if (looking is not null || (!isChanged && clock.GetElapsedTime(lookedAt) < wait)) return;
        isChanged = false;
        lookedAt = clock.GetTimestamp();
        // Beside the loop: events are told while the broker's management interface takes its time, or is away.
        looking = SeeAll(confirmed, lookedAt, stopping);
        _ = looking.ContinueWith(_ => wake.Raise(), TaskScheduler.Default);
    }

    // Without the management interface queues are not looked after for a while; what is told goes on.
    private async Task<Seen?> Result(Task<Seen> look, CancellationToken stopping)
    {
        try
        {
            var seen = await look;
            unseen = null;
            return seen;
        }
#pragma warning disable CA1031 // It is looked again in a moment.
        catch (Exception away) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            unseen = $"The queues of partners could not be looked at: {away.Message}";
            // The broker may just have started, and no queue has said anything yet.
            silentSince.Clear();
            log.LogWarning("The queues of partners could not be looked at: {Reason}", away.Message);
            return null;
        }
    }

    private async Task<Seen> SeeAll(long known, long at, CancellationToken stopping)
    {
        var wanted = await store.Wanted(stopping);
        var there = (await management.Queues(stopping)).Where(one => PartnerPlace.Of(one.Name) is not null).ToDictionary(one => one.Name);
        await RemoveSilent(there, stopping);
        var bound = there.Count == 0 ? [] : await management.Bindings(PartnerPlace.Events, stopping);
        return new(known, at, wanted, there, bound.Where(one => one.DestinationType == "queue")
            .ToLookup(one => one.Destination, one => one.RoutingKey, StringComparer.Ordinal));
    }

    // A queue that was made a moment before its node was killed stays in the broker's tables without a process: it takes nothing, what is
    // bound to it is never confirmed, and declaring it again changes nothing. Removed, it is one that was lost.
    private async Task RemoveSilent(Dictionary<string, SeenQueue> there, CancellationToken stopping)
    {
        foreach (var name in silentSince.Keys.Where(name => there.GetValueOrDefault(name) is not { Messages: null }))
            silentSince.TryRemove(name, out _);
        foreach (var name in there.Values.Where(one => one.Messages is null).Select(one => one.Name).ToList())
        {
            if (clock.GetElapsedTime(silentSince.GetOrAdd(name, clock.GetTimestamp())) < SilentMax) continue;
            log.LogWarning("{Queue} has no process on the broker: it is removed", name);
            await management.RemoveQueue(name, stopping);
            silentSince.TryRemove(name, out _);
            there.Remove(name);
        }
    }

    private async Task Apply(Seen seen, CancellationToken stopping)
    {
        foreach (var (id, wanted) in seen.Wanted)
        {
            if (!queues.TryGetValue(id, out var queue)) queues.Add(id, queue = new(id, wanted.After, wanted.After, false, false));
            await Apply(queue, wanted, seen, stopping);
        }

        var over = queues.Keys.Concat(seen.Queues.Keys.Select(PartnerPlace.Of).OfType<Guid>()).Distinct()
            .Where(id => !seen.Wanted.ContainsKey(id)).ToList();
        foreach (var id in over)
        {
            await line.Remove(PartnerPlace.Name(id), stopping);
            await store.Forget(id, stopping);
            queues.Remove(id);
        }
    }

    private async Task Apply(PartnerQueue queue, Recipient wanted, Seen seen, CancellationToken stopping)
    {
        var there = seen.Queues.GetValueOrDefault(queue.Name);
        if (there is null)
        {
            if (queue.IsDeclared) log.LogWarning("{Queue} is gone: it is made anew and filled from {Number} on", queue.Name, queue.Taken);
            queue.Lose();
            // Before it is made: who dies in between finds it lost, too.
            queue.Wanted = wanted;
            await store.Keep([queue], stopping);
            await line.Declare(queue.Name, stopping);
            (queue.IsDeclared, queue.IsChanged) = (true, true);
            return;
        }

        if (queue.BoundAt >= seen.At)
        {
            // The look may have been before, or after: the next one is.
            isChanged = true;
            return;
        }

        var bound = seen.Patterns[queue.Name].ToHashSet(StringComparer.Ordinal);
        var before = RoutingKeys.Patterns((queue.Wanted ?? wanted).Terms);
        var isWhole = queue.IsBound && bound.SetEquals(before);
        if (isWhole) queue.Have(seen.Confirmed);
        queue.Wanted = wanted;
        if (there.Messages >= PartnerPlace.LengthMax)
        {
            // The broker may have dropped the oldest. What was taken for good is known; the rest comes again.
            log.LogWarning("{Queue} is full: what it may have lost is sent again when there is room", queue.Name);
            queue.Lose();
            queue.IsDeclared = true;
            isWhole = false;
        }

        if (queue.Note(there.Messages, clock) is { } taken && await line.Waiting(queue.Name, stopping) == 0) queue.Take(taken);
        var patterns = RoutingKeys.Patterns(wanted.Terms);
        var stays = isWhole && wanted.Status == SubscriptionStatus.Active && queue.Messages < messagesMax;
        if (stays)
        {
            if (!bound.SetEquals(patterns)) await line.Bind(queue.Name, patterns.Except(bound), bound.Except(patterns), stopping);
            return;
        }

        if (bound.Count > 0) await line.Bind(queue.Name, [], bound, stopping);
        if (queue.IsBound) (queue.IsBound, queue.IsChanged) = (false, true);
        await line.Declare(queue.Name, stopping);
        if (!queue.IsDeclared) (queue.IsDeclared, queue.IsChanged) = (true, true);
    }

    private static EventMessage Message(Served one) => EventMessage.Of(RoutingKeys.Of(one.Type, one.Country, one.Agency), one.Text);
}
