using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Delivery;

// What happens by the clock: challenges, heartbeats, progress that is written once more.
internal sealed partial class Deliverer
{
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

        SetApart();
        (metrics.Tried, metrics.Away) = (tried + triedAway, couriers.Values.Count(one => one.Lanes.IsAway));
        metrics.Open = couriers.Values.Sum(one => one.Lanes.Count);
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
}
