using Marten;
using U4ssc.Kernel.Http;

namespace U4ssc.Registry.Onboarding;

/// <summary>
/// Gives lists their turns, in rounds: of each agency the oldest list that is not stepping back gets one batch, then the next agency has
/// its turn. So a long list delays the others by a batch, and one that cannot be worked on by nothing.
/// </summary>
internal sealed class ListWorker(
    ListWork work, ListLocks locks, ListRows rows, IDocumentStore store, TimeProvider clock, ILogger<ListWorker> log) : BackgroundService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    private DateTimeOffset swept;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failed = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var worked = await Round(stoppingToken);
                failed = 0;
                if (clock.GetUtcNow() - swept > SweepEvery)
                {
                    await rows.Sweep(swept = clock.GetUtcNow(), stoppingToken);
                    continue;
                }

                if (worked) continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // Not a list's own fault, which its turn takes: the store is away, and the lists are still in it.
            catch (Exception fault)
            {
                failed++;
                log.LogError(fault, "Lists of cities cannot be worked on, for the {Times}. time. They go on after a pause.", failed);
            }

            var pause = TimeSpan.FromSeconds(Math.Min(PauseMax.TotalSeconds, PollEvery.TotalSeconds * Math.Pow(2, Math.Min(failed, 10))));
            try
            {
                await Task.Delay(pause, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<bool> Round(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        IReadOnlyList<ListTask> waiting;
        await using (var session = store.QuerySession())
            waiting = await session.Query<ListTask>().Where(task => task.NotBefore <= now).OrderBy(task => task.Id)
                .ToListAsync(cancellation);
        var worked = false;
        foreach (var task in waiting.GroupBy(task => task.Agency, (_, lists) => lists.First()))
        {
            cancellation.ThrowIfCancellationRequested();
            worked |= await Turn(task.Id, cancellation);
        }

        return worked;
    }

    private async Task<bool> Turn(Guid list, CancellationToken cancellation)
    {
        await using var held = await locks.Try(list, cancellation);
        if (held is null) return false;
        await using var session = store.QuerySession();
        // Another replica may have gone on with it, or ended it, between our look and our lock.
        if (await session.LoadAsync<ListTask>(list, cancellation) is not { } task || task.NotBefore > clock.GetUtcNow()) return false;
        try
        {
            await work.Turn(task, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !Problems.Unreachable(fault))
        {
            task.StepBack(clock.GetUtcNow());
            log.LogError(fault, "The list {Onboarding} stopped at a fault, for the {Times}. time. Others go on; it does after a pause.",
                list, task.Faults);
            if (task.Faults < ListTask.FaultsMax) await work.Keep(task, cancellation);
            else await work.GiveUp(task, cancellation);
        }

        return true;
    }
}
