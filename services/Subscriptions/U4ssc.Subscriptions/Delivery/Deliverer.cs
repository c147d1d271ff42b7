using System.Globalization;
using System.Text;
using System.Threading.Channels;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>
/// Delivers to the subscriptions whose shares this replica holds. One thread decides (<see cref="Act"/>): what comes of anything that takes
/// time is put into its inbox. An attempt is made only for what everybody can read in the feed already, and what came of it is written
/// in batches; who dies in between has told some events twice, with the same ids and bytes.
/// </summary>
internal sealed class Deliverer : BackgroundService
{
    /// <summary>Attempts at once on one replica, to endpoints that accept.</summary>
    public const int TriedMax = 512;

    /// <summary>The same to endpoints that do not: they can take nothing from the others.</summary>
    public const int AwayTriedMax = 256;

    /// <summary>From one heartbeat to the next.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(60);

    // What is not written yet is told twice if this replica dies now.
    private const int UnsavedMax = 10_000;
    private const int ReadsMax = 4;
    private const int ChanceMax = 1000;
    private const int LookedThroughMax = 500;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MarksEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MarksAgainEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SavesApart = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);

    private readonly Tail tail;
    private readonly Feed feed;
    private readonly Recipients recipients;
    private readonly DeliveryStore store;
    private readonly WebhookSender sender;
    private readonly Challenger challenger;
    private readonly Notices notices;
    private readonly HeadSigner heads;
    private readonly SubscriptionDoor door;
    private readonly Shares shares;
    private readonly DeliveryMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger<Deliverer> log;
    private readonly Hint changed;

    private readonly Channel<Action> inbox = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly HashSet<int> mine = [];
    private readonly Dictionary<Guid, Courier> couriers = [];
    private readonly Dictionary<Guid, Courier> leaving = [];
    private readonly HashSet<Guid> loading = [];
    private readonly HashSet<Guid> awaited = [];
    private readonly Queue<Courier> ready = [];
    private readonly Queue<Courier> parked = [];
    private readonly Queue<Courier> parkedAway = [];
    private readonly Queue<Func<Task>> reads = [];
    private readonly SortedSet<(DateTimeOffset At, Guid Courier)> wakes = [];
    private readonly HashSet<Courier> dirty = [];
    private readonly List<(int Share, TaskCompletionSource Done)> lettingGo = [];
    private Dictionary<(Guid, long), DeliveryResult> unsaved = [];
    private Saving? being;
    private CancellationToken stopping;
    private int tried, triedAway, reading;
    private bool isLooking, lookAgain, isSaving, marksAreDue;
    private DateTimeOffset marksAt, marksAgainAt;

    public Deliverer(
        Tail tail, Feed feed, Recipients recipients, DeliveryStore store, WebhookSender sender, Challenger challenger, Notices notices,
        HeadSigner heads, SubscriptionDoor door, Shares shares, DeliveryMetrics metrics, Hints hints, TimeProvider clock,
        ILogger<Deliverer> log)
    {
        (this.tail, this.feed, this.recipients, this.store, this.sender) = (tail, feed, recipients, store, sender);
        (this.challenger, this.notices, this.heads, this.door) = (challenger, notices, heads, door);
        (this.shares, this.metrics, this.clock, this.log) = (shares, metrics, clock, log);
        changed = hints.Listen(SubscriptionDoor.Channel, TimeSpan.FromMilliseconds(20));
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        stopping = stoppingToken;
        using var holding = new CancellationTokenSource();
        shares.Gained = share => Post(() => Gain(share));
        shares.LettingGo = LetGo;
        shares.Lost = () => Post(LoseAll);
        var held = Task.Run(() => shares.Hold(holding.Token), CancellationToken.None);
        var others = Task.WhenAll(
            Task.Run(FollowStream, CancellationToken.None), Task.Run(FollowChanges, CancellationToken.None),
            Task.Run(Tick, CancellationToken.None));
        try
        {
            await Task.Run(Act, CancellationToken.None);
        }
        finally
        {
            // Others go on only when nothing of it is under way here.
            await holding.CancelAsync();
            await Task.WhenAll(held, others);
        }
    }

    private void Post(Action action) => inbox.Writer.TryWrite(action);

    private async Task Act()
    {
        var now = clock.GetUtcNow();
        (marksAt, marksAgainAt) = (now, now);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await inbox.Reader.WaitToReadAsync(stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            Run();
            Deliver();
            Save();
            (metrics.Tried, metrics.Open) = (tried + triedAway, couriers.Values.Sum(one => one.Lanes.Count));
        }

        await End();
    }

    private void Run()
    {
        while (inbox.Reader.TryRead(out var act))
        {
            try
            {
                act();
            }
#pragma warning disable CA1031 // What goes wrong with one subscription is not the end of the others'.
            catch (Exception wrong)
#pragma warning restore CA1031
            {
                log.LogError(wrong, "Something about deliveries went wrong and is passed over");
            }
        }
    }

    // ---- Whose turn it is

    private void Ready(Courier courier)
    {
        if (courier.IsQueued || courier.IsLeaving) return;
        courier.IsQueued = true;
        ready.Enqueue(courier);
    }

    // Each takes one attempt and goes to the end of the queue: nobody's many hold up anybody's one.
    private void Deliver()
    {
        var now = clock.GetUtcNow();
        while (wakes.Count > 0 && wakes.Min.At <= now)
        {
            var (_, id) = wakes.Min;
            wakes.Remove(wakes.Min);
            if (!couriers.TryGetValue(id, out var courier)) continue;
            courier.WakeAt = null;
            Ready(courier);
        }

        var mayBegin = shares.AreHeld && unsaved.Count < UnsavedMax;
        while (ready.TryDequeue(out var courier))
        {
            courier.IsQueued = false;
            if (!courier.IsActive) continue;
            Fill(courier);
            if (!mayBegin)
            {
                Wake(courier, now + RetryWait);
                continue;
            }

            var isAway = courier.Lanes.IsAway;
            if (isAway ? triedAway >= AwayTriedMax : tried >= TriedMax)
            {
                courier.IsQueued = true;
                (isAway ? parkedAway : parked).Enqueue(courier);
                continue;
            }

            if (courier.Lanes.Next(now) is { } number)
            {
                Begin(courier, number, isAway);
                Ready(courier);
            }
            else if (courier.Lanes.WakeAt is { } at)
            {
                Wake(courier, at);
            }
        }
    }

    private void Wake(Courier courier, DateTimeOffset at)
    {
        if (courier.WakeAt <= at) return;
        if (courier.WakeAt is { } before) wakes.Remove((before, courier.Id));
        courier.WakeAt = at;
        wakes.Add((at, courier.Id));
    }

    private void Begin(Courier courier, long number, bool isAway)
    {
        if (isAway) triedAway++;
        else tried++;
        var served = courier.Held(number);
        var (url, signer, ending) = (courier.Url, courier.Signer, courier.Ending.Token);
        _ = Task.Run(async () =>
        {
            Attempted? attempted = null;
            try
            {
                using var span = metrics.Begin(served, courier.Id);
                attempted = await sender.Send(url, PostedOf(served), signer, ending);
                span?.SetTag("u4ssc.outcome", Kernel.EnumWords.Of(attempted.Outcome));
                metrics.Attempted(attempted);
            }
            catch (OperationCanceledException)
            {
            }
            finally
            {
                Post(() => Finish(courier, number, isAway, attempted));
            }
        }, CancellationToken.None);
    }

    private static Posted PostedOf(Served one) => new(one.Id.ToString("D"), Encoding.UTF8.GetBytes(one.Text));

    private void Finish(Courier courier, long number, bool wasAway, Attempted? attempted)
    {
        if (wasAway) triedAway--;
        else tried--;
        Unpark(parked);
        Unpark(parkedAway);
        var now = clock.GetUtcNow();
        if (attempted is null) courier.Lanes.Interrupted(number);
        else Take(courier, number, attempted, now);
        if (courier.IsLeaving) Left(courier);
        else Ready(courier);
    }

    private void Unpark(Queue<Courier> waiting)
    {
        if (!waiting.TryDequeue(out var next)) return;
        next.IsQueued = false;
        Ready(next);
    }

    private void Take(Courier courier, long number, Attempted attempted, DateTimeOffset now)
    {
        var pass = courier.PassOf(number);
        var (attempts, firstAt) = courier.Lanes.Tried(number);
        switch (attempted.Outcome)
        {
            case AttemptOutcome.Accepted:
                courier.Lanes.Accepted(number);
                courier.Drop(number);
                Keep(DeliveryState.Accepted, null);
                break;
            case AttemptOutcome.Gone:
                Keep(DeliveryState.Failed, courier.Lanes.Failed(number, now, ChanceMax / 2));
                Leave(courier);
                Do(new EndSubscription(EndCause.Gone), courier);
                break;
            default:
                var due = courier.Lanes.Failed(number, now, Random.Shared.Next(ChanceMax), attempted.RetryAfter);
                if (now - courier.Later(courier.Lanes.FailingSince!.Value) >= Backoff.TriedFor)
                {
                    // Nothing at all is accepted: nothing is skipped, it all waits for its holder.
                    Keep(DeliveryState.Failed, due);
                    Leave(courier);
                    Do(new PauseSubscription(PauseCause.Failing), courier);
                }
                else if (now - courier.Later(firstAt) >= Backoff.TriedFor)
                {
                    // Others are accepted, this one is not: it must not hold up its city for ever.
                    courier.Lanes.Skipped(number);
                    courier.Drop(number);
                    Keep(DeliveryState.Skipped, null);
                }
                else
                {
                    Keep(DeliveryState.Failed, due);
                }

                break;
        }

        void Keep(DeliveryState state, DateTimeOffset? due)
        {
            unsaved[(courier.Id, number)] =
                new(courier.Id, number, pass, state, attempts + 1, firstAt, now, due, attempted);
            dirty.Add(courier);
        }
    }

    private void Do(SubscriptionCommand command, Courier courier) => _ = Task.Run(async () =>
    {
        try
        {
            await door.Do(courier.Id, command, stopping);
        }
#pragma warning disable CA1031 // The next attempt comes to the same.
        catch (Exception lost)
#pragma warning restore CA1031
        {
            log.LogWarning("What came of subscription {Subscription} could not be recorded and is tried again: {Reason}", courier.Id,
                lost.Message);
        }
        finally
        {
            Post(LookNow);
        }
    }, CancellationToken.None);

    // ---- What there is to deliver

    private void Fill(Courier courier)
    {
        if (courier.IsReading || courier.Room <= 0) return;
        foreach (var replaying in courier.Replays.Values)
        {
            if (replaying.Read >= replaying.Replay.UpTo) continue;
            Reading(courier, () => ReadReplay(courier, replaying, courier.Room));
            return;
        }

        if (courier.Read >= tail.Head.Number) return;
        if (courier.Read >= courier.KnownUpTo && tail.Since(courier.Read) is { } newest) FromMemory(courier, newest.Events, newest.UpTo);
        else Reading(courier, () => ReadMain(courier, courier.Room));
    }

    private void FromMemory(Courier courier, IEnumerable<Served> events, long upTo)
    {
        var (room, taken, last) = (courier.Room, new List<Served>(), courier.Read);
        foreach (var one in events)
        {
            if (courier.Filter.Takes(one))
            {
                if (taken.Count == room) break;
                taken.Add(one);
            }

            last = one.Number;
        }

        courier.Take(taken, pass: 0);
        courier.Read = taken.Count == room ? last : upTo;
        // How far one is that asked for nothing of it can be found again.
        if (taken.Count > 0) dirty.Add(courier);
    }

    private void Reading(Courier courier, Func<Task<Action>> read)
    {
        courier.IsReading = true;
        reads.Enqueue(async () =>
        {
            Action take = () => Wake(courier, clock.GetUtcNow() + RetryWait);
            try
            {
                take = await read();
            }
#pragma warning disable CA1031 // Whatever the database does: it is read again in a moment.
            catch (Exception lost)
#pragma warning restore CA1031
            {
                if (!stopping.IsCancellationRequested)
                    log.LogInformation("What is to be delivered is not read for a moment: {Reason}", lost.Message);
            }
            finally
            {
                Post(() =>
                {
                    reading--;
                    courier.IsReading = false;
                    take();
                    Ready(courier);
                    NextRead();
                });
            }
        });
        NextRead();
    }

    private void NextRead()
    {
        while (reading < ReadsMax && reads.TryDequeue(out var next))
        {
            reading++;
            _ = Task.Run(next, CancellationToken.None);
        }
    }

    private async Task<Action> ReadMain(Courier courier, int room)
    {
        var (after, filter) = (courier.Read, courier.Filter);
        var page = await feed.After(after, filter, Math.Min(room, LookedThroughMax), stopping);
        var done = after < courier.KnownUpTo
            ? await store.Done(courier.Id, after, page.CompleteUpTo, pass: 0, everIsEnough: false, stopping)
            : null;
        return () =>
        {
            // What is asked for changed meanwhile: it is read again.
            if (!ReferenceEquals(filter, courier.Filter)) return;
            courier.Take(page.Events, 0, done);
            courier.Read = Math.Max(courier.Read, page.CompleteUpTo);
            dirty.Add(courier);
        };
    }

    private async Task<Action> ReadReplay(Courier courier, Courier.Replaying replaying, int room)
    {
        var (replay, filter) = (replaying.Replay, courier.Filter);
        var page = await feed.After(replaying.Read, filter, Math.Min(room, LookedThroughMax), stopping);
        var upTo = Math.Min(page.CompleteUpTo, replay.UpTo);
        var done = await store.Done(courier.Id, replaying.Read, upTo, replay.Serial, replay.NotAcceptedOnly, stopping);
        return () =>
        {
            if (!ReferenceEquals(filter, courier.Filter)) return;
            courier.Take(page.Events.Where(one => one.Number <= upTo), replay.Serial, done);
            replaying.Read = Math.Max(replaying.Read, upTo);
            dirty.Add(courier);
        };
    }

    private async Task FollowStream()
    {
        // At the end nobody waits on the tail any more.
        while (!stopping.IsCancellationRequested && !tail.IsEnding)
        {
            var seen = tail.Head.Number;
            try
            {
                await tail.Wait(seen, LookEvery, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (tail.Head.Number == seen) continue;
            Post(() =>
            {
                foreach (var courier in couriers.Values) Ready(courier);
            });
        }
    }

    // ---- What came of it is written

    private void Save()
    {
        var now = clock.GetUtcNow();
        if (now - marksAt >= MarksEvery || now < marksAt) marksAreDue = true;
        if (isSaving || (unsaved.Count == 0 && !(marksAreDue && dirty.Count > 0))) return;
        isSaving = true;
        _ = Task.Run(async () =>
        {
            await Task.Delay(SavesApart, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Post(SaveNow);
        }, CancellationToken.None);
    }

    private void SaveNow()
    {
        if (stopping.IsCancellationRequested) return;
        var batch = being = Batch();
        _ = Task.Run(async () =>
        {
            await Write(batch, stopping);
            Post(() => Saved(batch));
        }, CancellationToken.None);
    }

    private sealed record Saving(
        IReadOnlyCollection<DeliveryResult> Results, IReadOnlyList<(Guid, long)> Marks, IReadOnlyList<(Guid, int, long)> Replays);

    // What was reported before is in this batch or an earlier one: a mark says nothing that is not written.
    private Saving Batch()
    {
        var (marks, replays) = (new List<(Guid, long)>(), new List<(Guid, int, long)>());
        if (marksAreDue || lettingGo.Count > 0 || leaving.Count > 0)
        {
            foreach (var courier in dirty) Marks(courier, marks, replays);
            dirty.Clear();
            (marksAreDue, marksAt) = (false, clock.GetUtcNow());
        }

        var results = unsaved.Values;
        unsaved = [];
        return new(results, marks, replays);
    }

    private static void Marks(Courier courier, List<(Guid, long)> marks, List<(Guid, int, long)> replays)
    {
        if (courier.Mark is var mark && mark != courier.SavedMark)
        {
            marks.Add((courier.Id, mark));
            courier.SavedMark = mark;
        }

        foreach (var (serial, replaying) in courier.Replays.ToList())
        {
            var position = courier.Lanes.DoneUpTo(serial, replaying.Read);
            if (position == replaying.Saved && position < replaying.Replay.UpTo) continue;
            replays.Add((courier.Id, serial, position));
            replaying.Saved = position;
            if (position >= replaying.Replay.UpTo) courier.Replays.Remove(serial);
        }
    }

    // The same until it is written: meanwhile further results gather, and at some number nothing new is begun.
    private async Task Write(Saving batch, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await store.Save(batch.Results, batch.Marks, batch.Replays, cancellation);
                return;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the database does.
            catch (Exception lost)
#pragma warning restore CA1031
            {
                log.LogWarning("What came of {Count} deliveries could not be written and is written in a moment: {Reason}",
                    batch.Results.Count, lost.Message);
                await Task.Delay(RetryWait, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (cancellation.IsCancellationRequested) return;
            }
        }
    }

    private void Saved(Saving batch)
    {
        (isSaving, being) = (false, null);
        foreach (var (share, done) in lettingGo.ToList())
        {
            if (unsaved.Count > 0 || couriers.Values.Concat(leaving.Values).Any(one => one.Recipient.Share == share)) continue;
            lettingGo.Remove((share, done));
            mine.Remove(share);
            done.TrySetResult();
        }

        if (awaited.Count > 0) LookNow();
    }

    // ---- Who is delivered to

    private void Gain(int share)
    {
        mine.Add(share);
        LookNow();
    }

    private Task LetGo(int share)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            lettingGo.Add((share, done));
            foreach (var courier in couriers.Values.Where(one => one.Recipient.Share == share).ToList()) Leave(courier);
            marksAreDue = true;
            if (!isSaving)
            {
                isSaving = true;
                SaveNow();
            }
        });
        return done.Task;
    }

    private void LoseAll()
    {
        mine.Clear();
        foreach (var (_, done) in lettingGo) done.TrySetResult();
        lettingGo.Clear();
        foreach (var courier in couriers.Values.ToList())
        {
            courier.Ending.Cancel();
            Leave(courier);
        }
    }

    private void Leave(Courier courier)
    {
        if (courier.IsLeaving) return;
        courier.IsLeaving = true;
        couriers.Remove(courier.Id);
        leaving[courier.Id] = courier;
        if (courier.WakeAt is { } at) wakes.Remove((at, courier.Id));
        Left(courier);
    }

    private void Left(Courier courier)
    {
        if (courier.Lanes.BeingTried > 0) return;
        leaving.Remove(courier.Id);
        dirty.Add(courier);
        if (lettingGo.Count > 0) marksAreDue = true;
        if (awaited.Count > 0) LookNow();
    }

    private async Task FollowChanges()
    {
        while (!stopping.IsCancellationRequested)
        {
            Post(LookNow);
            try
            {
                await changed.WaitAsync(LookEvery, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void LookNow()
    {
        if (isLooking)
        {
            lookAgain = true;
            return;
        }

        if (mine.Count == 0) return;
        (isLooking, lookAgain) = (true, false);
        awaited.Clear();
        var wanted = mine.Except(lettingGo.Select(one => one.Share)).ToArray();
        var known = couriers.Values.Select(one => (one.Id, one.Recipient.Stamp)).ToArray();
        _ = Task.Run(async () =>
        {
            RecipientsSeen? seen = null;
            try
            {
                seen = await recipients.Of(wanted, known, stopping);
            }
#pragma warning disable CA1031 // They are looked for again in a moment.
            catch (Exception lost)
#pragma warning restore CA1031
            {
                if (!stopping.IsCancellationRequested)
                    log.LogInformation("Subscriptions are not seen for a moment: {Reason}", lost.Message);
            }
            finally
            {
                Post(() => Seen(seen, wanted));
            }
        }, CancellationToken.None);
    }

    private void Seen(RecipientsSeen? seen, int[] wanted)
    {
        isLooking = false;
        if (seen is not null)
        {
            foreach (var courier in couriers.Values.Where(one => wanted.Contains(one.Recipient.Share) && !seen.All.Contains(one.Id))
                .ToList())
            {
                // It is over.
                courier.Ending.Cancel();
                Leave(courier);
            }

            foreach (var one in seen.Changed) Change(one);
        }

        if (lookAgain) LookNow();
    }

    private void Change(Addressed now)
    {
        var recipient = now.Recipient;
        var isDelivered = recipient.Status is SubscriptionStatus.Active or SubscriptionStatus.Unproved && mine.Contains(recipient.Share);
        if (couriers.TryGetValue(recipient.Id, out var courier))
        {
            if (!isDelivered)
            {
                Leave(courier);
                return;
            }

            var hasReplays = recipient.Replays != courier.Recipient.Replays;
            courier.Update(recipient, now.Signer);
            if (hasReplays) Load(recipient.Id, known => AddReplays(courier, known));
            Ready(courier);
        }
        else if (isDelivered)
        {
            // What came of its attempts until now has to be written before it is read.
            if (leaving.ContainsKey(recipient.Id) || isSaving || unsaved.Keys.Any(key => key.Item1 == recipient.Id))
                awaited.Add(recipient.Id);
            else if (loading.Add(recipient.Id)) Load(recipient.Id, known => Arrive(now, known));
        }
    }

    private void Load(Guid id, Action<DeliveriesKnown> take) => _ = Task.Run(async () =>
    {
        DeliveriesKnown? known = null;
        try
        {
            known = await store.Read(id, stopping);
        }
#pragma warning disable CA1031 // It is looked for again in a moment.
        catch (Exception lost)
#pragma warning restore CA1031
        {
            if (!stopping.IsCancellationRequested) log.LogInformation("Deliveries are not read for a moment: {Reason}", lost.Message);
        }
        finally
        {
            Post(() =>
            {
                loading.Remove(id);
                if (known is null) lookAgain = true;
                else take(known);
            });
        }
    }, CancellationToken.None);

    private void Arrive(Addressed now, DeliveriesKnown known)
    {
        if (!mine.Contains(now.Recipient.Share) || lettingGo.Any(one => one.Share == now.Recipient.Share)) return;
        var courier = new Courier(now.Recipient, now.Signer, known)
        {
            // Not all in the same second.
            HeartbeatAt = clock.GetUtcNow() + TimeSpan.FromSeconds(Random.Shared.Next(5)),
        };
        couriers[courier.Id] = courier;
        dirty.Add(courier);
        Ready(courier);
    }

    private void AddReplays(Courier courier, DeliveriesKnown known)
    {
        foreach (var replay in known.Replays.Where(one => one.Serial > (courier.Replays.Count == 0 ? 0 : courier.Replays.Keys.Max())))
            courier.Replays.TryAdd(replay.Serial, new(replay));
        Ready(courier);
    }

    // ---- By the clock

    private async Task Tick()
    {
        using var timer = new PeriodicTimer(TickEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) Post(Beat);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Beat()
    {
        var now = clock.GetUtcNow();
        if (now - marksAgainAt >= MarksAgainEvery || now < marksAgainAt)
        {
            // A row of progress that went missing comes back.
            marksAgainAt = now;
            foreach (var courier in couriers.Values)
            {
                courier.SavedMark = -1;
                dirty.Add(courier);
            }
        }

        metrics.Away = couriers.Values.Count(one => one.Lanes.IsAway);
        SignedHead? head = null;
        foreach (var courier in couriers.Values)
        {
            if (courier.Recipient.Status == SubscriptionStatus.Unproved) Prove(courier, now);
            else if (courier.IsActive && courier.Recipient.Terms.Heartbeats && !courier.IsBeating && courier.HeartbeatAt <= now)
                Beat(courier, now, head ??= heads.Sign(tail.Head, now));
        }
    }

    private void Beat(Courier courier, DateTimeOffset now, SignedHead head)
    {
        courier.HeartbeatAt = now + HeartbeatEvery;
        courier.IsBeating = true;
        var posted = notices.Write(
            Notices.Heartbeat, courier.Id, now, new Notices.HeartbeatData(head.Number, head.Sha256, head.At, head.Note, courier.Mark));
        var (url, signer, ending) = (courier.Url, courier.Signer, courier.Ending.Token);
        _ = Task.Run(async () =>
        {
            var isAccepted = false;
            try
            {
                isAccepted = (await sender.Send(url, posted, signer, ending)).Outcome == AttemptOutcome.Accepted;
            }
            catch (OperationCanceledException)
            {
            }
            finally
            {
                Post(() =>
                {
                    courier.IsBeating = false;
                    // Who takes heartbeats is back.
                    if (isAccepted && courier.Lanes.IsAway) courier.Lanes.TryAllNow();
                    Ready(courier);
                });
            }
        }, CancellationToken.None);
    }

    private void Prove(Courier courier, DateTimeOffset now)
    {
        if (courier.IsChallenging || courier.ChallengeAt > now || courier.IsLeaving) return;
        courier.IsChallenging = true;
        var (id, url, signer, ending) = (courier.Id, courier.Url, courier.Signer, courier.Ending.Token);
        _ = Task.Run(async () =>
        {
            Attempted? attempted = null;
            try
            {
                attempted = await challenger.Ask(id, url, signer, ending);
                if (attempted.Outcome == AttemptOutcome.Accepted) await door.Do(id, new ProveEndpoint(url.OriginalString), stopping);
            }
#pragma warning disable CA1031 // It is asked again.
            catch (Exception lost)
#pragma warning restore CA1031
            {
                log.LogInformation("A challenge is asked again: {Reason}", lost.Message);
            }
            finally
            {
                Post(() => Asked(courier, attempted));
            }
        }, CancellationToken.None);
    }

    private void Asked(Courier courier, Attempted? attempted)
    {
        var now = clock.GetUtcNow();
        courier.IsChallenging = false;
        if (attempted?.Outcome == AttemptOutcome.Accepted)
        {
            courier.ChallengeAt = now + LookEvery;
            LookNow();
            return;
        }

        courier.ChallengeAt = now + Backoff.AfterAttempts(++courier.Challenges, Random.Shared.Next(ChanceMax), attempted?.RetryAfter);
        if (now - courier.Recipient.Since < Backoff.TriedFor) return;
        Leave(courier);
        Do(new PauseSubscription(PauseCause.Unproved), courier);
    }

    // ---- The end

    // What is under way is called off and told again by the next; what came of the rest is written.
    private async Task End()
    {
        foreach (var courier in couriers.Values.Concat(leaving.Values).ToList())
        {
            await courier.Ending.CancelAsync();
            courier.IsLeaving = true;
        }

        using var limit = new CancellationTokenSource(EndsWithin);
        try
        {
            while (tried + triedAway > 0 && await inbox.Reader.WaitToReadAsync(limit.Token)) Run();
            Run();
            marksAreDue = true;
            if (being is not null) await Write(being, limit.Token);
            await Write(Batch(), limit.Token);
        }
        catch (OperationCanceledException)
        {
            log.LogWarning(
                "{Count} attempts did not end in {Seconds} s; their events are told again.", tried + triedAway,
                EndsWithin.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        }
    }
}
