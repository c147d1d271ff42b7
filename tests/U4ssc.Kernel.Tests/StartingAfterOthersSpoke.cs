using Marten;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Contracts;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Lamps;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class StartingAfterOthersSpoke
{
    [Fact]
    public async Task what_others_tell_between_the_migration_and_the_first_start_waits_for_it()
    {
        var city = Guid.CreateVersion7();
        await using var service = await RunningService.Start("lamps", LampService.Create, beforeItRuns: migrated =>
            migrated.Publish(new CityDetailsChanged(
                new Fact(Guid.CreateVersion7(), city, 1, 1, DateTimeOffset.UtcNow), city,
                new CityDetails("NO-KS", "5603", "Hammerfest", new Dictionary<string, string>(), "NO", null, null, null, null, null, null,
                    null))));

        var store = service.App.Services.GetRequiredService<IDocumentStore>();
        var copy = await Eventually.Gives(async () =>
        {
            await using var session = store.QuerySession();
            return await session.LoadAsync<CityCopy>(city.ToString(), TestContext.Current.CancellationToken);
        }, "the copy of a city that was told of before the first start");
        Assert.Equal("Hammerfest", copy.Name);
    }
}
