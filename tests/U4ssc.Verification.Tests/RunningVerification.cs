using U4ssc.Testing.Hosting;
using U4ssc.Verification.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(RunningVerification))]

namespace U4ssc.Verification.Tests;

/// <summary>One running verification service for all tests here; each uses a city, an agency and verifiers of its own.</summary>
public sealed class RunningVerification : IAsyncLifetime
{
    internal RunningService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Service = await RunningService.Start("verification", VerificationService.Create);

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
