
namespace U4ssc.Subscriptions.Delivery;

// What there is to deliver: from memory, or from the log where somebody is behind.
internal sealed partial class Deliverer
{
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
        var page = await feed.After(after, filter, Math.Min(room, PageMax), stopping);
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
        var page = await feed.After(replaying.Read, filter, Math.Min(room, PageMax), stopping);
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
}
