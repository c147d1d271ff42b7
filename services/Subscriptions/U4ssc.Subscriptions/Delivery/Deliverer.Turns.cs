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
}
