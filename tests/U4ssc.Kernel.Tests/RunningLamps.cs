using U4ssc.Kernel.Tests;
using U4ssc.Lamps;
using U4ssc.Testing.Hosting;
using Xunit;

[assembly: AssemblyFixture(typeof(RunningLamps))]

namespace U4ssc.Kernel.Tests;

/// <summary>One running lamp service for all tests here; each uses rooms of its own.</summary>
public sealed class RunningLamps : IAsyncLifetime
{
    internal RunningService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Service = await RunningService.Start("lamps", LampService.Create);

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
