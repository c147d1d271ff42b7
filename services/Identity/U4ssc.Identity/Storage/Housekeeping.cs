using OpenIddict.Core;

namespace U4ssc.Identity.Storage;

/// <summary>
/// Removes, once an hour, the records of tokens that have expired and the answers that nobody will ask for again: neither may grow for
/// ever.
/// </summary>
internal sealed class Housekeeping(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan TokensKeptFor = TimeSpan.FromDays(14);      // long enough to see who used a client that leaked

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Tidy(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: nothing is half done.
        }
    }

    private async Task Tidy(CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<OpenIddictTokenManager<IssuedToken>>()
                .PruneAsync(clock.GetUtcNow() - TokensKeptFor, cancellation);
            await scope.ServiceProvider.GetRequiredService<Transact>().Forget(cancellation);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            log.LogWarning(failed, "Old tokens and answers could not be removed; trying again in {Every}.", Every);
        }
    }
}
