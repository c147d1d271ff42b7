using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>The laws that hold for every service.</summary>
public sealed class KeepingTheLaws
{
    [Fact]
    public async Task every_event_lies_in_the_database_as_it_is_shown() =>
        Assert.Equal("", string.Join('\n', await StoredSpelling.Broken("Subscriptions")));

    [Fact]
    public async Task every_route_is_described_refuses_what_it_does_not_know_and_answers_nonsense_with_a_problem()
    {
        await using var service = await Subscribed.Start();
        using var anyone = service.As(Role.Anonymous);
        var document = await (await anyone.GetAsync(new Uri("/openapi/subscriptions.json", UriKind.Relative))).Json();
        Assert.Equal("", string.Join("\n", DescribedRoutes.Missing(document)));
        Assert.Empty(await DescribedRoutes.TakingAnything(service.App, role => service.As(role)));
        await Nonsense.Everywhere(service, SubscriptionsAccess.Table);
    }
}
