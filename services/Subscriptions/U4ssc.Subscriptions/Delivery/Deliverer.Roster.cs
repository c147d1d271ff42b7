using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Delivery;

// Whom this replica delivers to.
internal sealed partial class Deliverer
{
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
            // An endpoint that hangs must not hold up the others of its share: what is called off is told again by the next.
            foreach (var courier in couriers.Values.Where(one => one.Recipient.Share == share).ToList())
            {
                courier.Ending.CancelAfter(GivenUpAfter);
                Leave(courier);
            }

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
            // How far it was by what was asked for before.
            dirty.Add(courier);
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
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var known = await store.Read(id, stopping);
                Post(() =>
                {
                    loading.Remove(id);
                    take(known);
                });
                return;
            }
#pragma warning disable CA1031 // It is read again in a moment, for as long as it takes.
            catch (Exception lost)
#pragma warning restore CA1031
            {
                if (!stopping.IsCancellationRequested)
                    log.LogInformation("Deliveries are not read for a moment: {Reason}", lost.Message);
                await Task.Delay(RetryWait, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
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
        courier.AddReplays(known.Replays);
        Ready(courier);
    }
}
