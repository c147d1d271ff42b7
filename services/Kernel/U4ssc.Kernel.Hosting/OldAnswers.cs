using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace U4ssc.Kernel.Hosting;

/// <summary>Removes answers that nobody will ask for again. Each replica does it: what one has removed, the other does not find.</summary>
internal sealed class OldAnswers(IDocumentStore store, TimeProvider clock, ILogger<OldAnswers> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Remove(stoppingToken);
            }
#pragma warning disable CA1031 // It is tried again in an hour; nothing waits for it.
            catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                log.LogWarning("Kept answers that are older than {KeptFor} could not be removed; trying again in an hour: {Reason}",
                    KeptAnswer.KeptFor, lost.Message);
            }
        }
    }

    internal async Task Remove(CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var old = clock.GetUtcNow() - KeptAnswer.KeptFor;
        session.DeleteWhere<KeptAnswer>(first => first.At < old);
        await session.SaveChangesAsync(cancellation);
    }
}
