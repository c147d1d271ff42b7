using Marten;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Contracts.Catalogue.V1;
using U4ssc.Testing.Hosting;
using U4ssc.Verification.Copies;
using U4ssc.Verification.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(RunningVerification))]

namespace U4ssc.Verification.Tests;

/// <summary>One running verification service for all tests here; each uses a city, an agency and verifiers of its own.</summary>
public sealed class RunningVerification : IAsyncLifetime
{
    internal RunningService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Service = await RunningService.Start("verification", VerificationService.Create);
        var told = Edition();
        await Service.Publish(told);
        await using var session = Service.App.Services.GetRequiredService<IDocumentStore>().QuerySession();
        await Eventually.Is(
            async () =>
                await session.Query<EditionCopy>().AnyAsync(copy => copy.ContentSha256 == told.ContentSha256), "the edition is known");
    }

    /// <summary>What the catalogue tells: A is a share, B an amount, C a number of things, D yes or no.</summary>
    internal static EditionPublished Edition() => new(
        new(Guid.CreateVersion7(), Guid.CreateVersion7(), 3, 3, DateTimeOffset.UtcNow), "U4SSC-2017", "KPIs", new string('e', 64), [],
        [.. new[] { ("A", "%"), ("B", "minutes"), ("C", "number"), ("D", "yes/no") }.Select(point => new Kpi(
            point.Item1, point.Item1, "Economy", "ICT", "ICT", "core", new("direct", null, null),
            [new(point.Item1, point.Item1, point.Item2, "higher_is_better", null)], []))]);

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
