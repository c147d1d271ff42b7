using U4ssc.Kernel.Store;

namespace U4ssc.Subscriptions;

/// <summary>Numbers public events, on one replica at a time.</summary>
internal sealed class Numberer(Leading leading, Numbering numbering, Hints hints) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly Hint heard = hints.Listen(Incoming.Channel, TimeSpan.Zero);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leading.Work("numberer", LookEvery, lead => numbering.Step(lead.Fence, lead.Stopping), stoppingToken, heard);
}
