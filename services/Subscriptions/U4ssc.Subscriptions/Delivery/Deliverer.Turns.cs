using System.Diagnostics;
using System.Text;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Delivery;

// Whose turn it is, and what comes of an attempt.
internal sealed partial class Deliverer
{
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
        do
        {
            // Who waited for a place and begins nothing leaves it to the next.
            Unpark(parked, isAway: false);
            Unpark(parkedAway, isAway: true);
            while (ready.TryDequeue(out var courier)) Deliver(courier, mayBegin, now);
        }
        while ((parked.Count > 0 && HasPlace(isAway: false)) || (parkedAway.Count > 0 && HasPlace(isAway: true)));
    }

    private void Deliver(Courier courier, bool mayBegin, DateTimeOffset now)
    {
        courier.IsQueued = false;
        if (!courier.IsActive) return;
        Fill(courier);
        var isAway = courier.Lanes.IsAway;
        if (!mayBegin)
        {
            Wake(courier, now + RetryWait);
        }
        else if (!HasPlace(isAway))
        {
            courier.IsQueued = true;
            (isAway ? parkedAway : parked).Enqueue(courier);
        }
        else if (courier.Lanes.Next(now, courier.SideBySide) is { } number)
        {
            Begin(new(courier, number, isAway));
            Ready(courier);
        }
        else if (courier.Lanes.WakeAt is { } at && at > now)
        {
            Wake(courier, at);
        }
    }

    private bool HasPlace(bool isAway) =>
        isAway ? triedAway < limits.ToAway : tried < limits.Prompt && tried + triedAway < limits.All;

    private void Unpark(Queue<Courier> waiting, bool isAway)
    {
        while (HasPlace(isAway) && waiting.TryDequeue(out var next))
        {
            next.IsQueued = false;
            Ready(next);
        }
    }

    private void Wake(Courier courier, DateTimeOffset at)
    {
        if (courier.WakeAt <= at) return;
        if (courier.WakeAt is { } before) wakes.Remove((before, courier.Id));
        courier.WakeAt = at;
        wakes.Add((at, courier.Id));
    }

    private void Begin(Trying trying)
    {
        if (trying.IsApart) triedAway++;
        else tried++;
        if (!trying.IsApart) young.Enqueue(trying);
        var courier = trying.Courier;
        var served = courier.Held(trying.Number);
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
                Post(() => Finish(trying, attempted));
            }
        }, CancellationToken.None);
    }

    private static Posted PostedOf(Served one) => new(one.Id.ToString("D"), Encoding.UTF8.GetBytes(one.Text));

    private void Finish(Trying trying, Attempted? attempted)
    {
        var courier = trying.Courier;
        trying.IsOver = true;
        if (trying.IsApart) triedAway--;
        else tried--;
        if (trying.IsSlow) courier.Slow--;
        if (attempted is null) courier.Lanes.Interrupted(trying.Number);
        else Take(courier, trying.Number, attempted, clock.GetUtcNow());
        if (courier.IsLeaving) Left(courier);
        else Ready(courier);
    }

    // What takes long gives its place back and is counted with what goes to endpoints that are away: however many hang, those that answer
    // wait for none of them.
    private void SetApart()
    {
        while (young.TryPeek(out var oldest) && Stopwatch.GetElapsedTime(oldest.Begun) >= SlowAfter)
        {
            young.Dequeue();
            if (oldest.IsOver) continue;
            oldest.IsSlow = oldest.IsApart = true;
            oldest.Courier.Slow++;
            tried--;
            triedAway++;
        }
    }

    /// <summary>An attempt that was begun.</summary>
    /// <param name="isAway">Its endpoint accepts nothing.</param>
    private sealed class Trying(Courier courier, long number, bool isAway)
    {
        public Courier Courier => courier;

        public long Number => number;

        public long Begun { get; } = Stopwatch.GetTimestamp();

        /// <summary>It is counted apart from those that answer at once.</summary>
        public bool IsApart { get; set; } = isAway;

        /// <summary>It takes long.</summary>
        public bool IsSlow { get; set; }

        public bool IsOver { get; set; }
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
}
