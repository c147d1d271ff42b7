using U4ssc.Audit.Service;
using U4ssc.Testing.Hosting;

namespace U4ssc.AuditService.Tests;

/// <summary>The audit service with one stand-in in the place of all others.</summary>
internal static class StandingNeighbours
{
    public static async Task<(RunningService Audit, StandIn Others)> Start()
    {
        var others = await StandIn.Start();
        return (await RunningService.Start("audit", Composed.Root("Audit"),
            [.. Platform.Asked.Select(service => $"--Services:{service}={others.Address}")]), others);
    }
}
