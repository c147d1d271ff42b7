namespace U4ssc.Subscriptions.Delivery;

// What came of attempts is written, in batches.
internal sealed partial class Deliverer
{
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
}
