using U4ssc.Demo;
using Xunit;

namespace U4ssc.Journeys.Tests;

public sealed class KillingInTheMiddle(AfterTheDemonstration undisturbed)
{
    [Fact]
    public async Task whatever_is_killed_on_the_way_nothing_is_lost_nothing_happens_twice_and_who_subscribed_misses_nothing()
    {
        await using var platform = await LocalPlatform.Start("killing");
        // Each once, spread over the run: while cities are onboarded, while values are reported, while verifiers work.
        var victims = new Queue<string>(["registry", "submissions", "broker", "verification", "postgres", "certification"]);
        var steps = 0;
        var disturbing = Task.CompletedTask;

        var result = await Demonstration.Run(new(platform.Address)
        {
            Before = async _ =>
            {
                if (++steps % 3 != 0 || victims.Count == 0) return;
                // The one before is up again first, so that each kill meets a whole platform; the demonstration goes on meanwhile.
                await disturbing;
                disturbing = Disturb(platform, victims.Dequeue());
            },
        }, TestContext.Current.CancellationToken);
        await disturbing;

        Assert.Empty(victims);
        Assert.Equal(undisturbed.Result.Cities.Select(city => (city.City, city.Outcome)),
            result.Cities.Select(city => (city.City, city.Outcome)));
        // The same events, each as often as without any kill: nothing accepted is lost, nothing happened twice.
        Assert.Empty(Differences(await undisturbed.Platform.Happened(), await platform.Happened()));

        await using var subscribers = new MissingNothing(platform);
        await subscribers.Happens(
            [.. result.Cities.Where(city => city is { CertificateNumber: not null, IsRevoked: false })
                .Select(city => city.CertificateNumber!)]);
    }

    private static IEnumerable<string> Differences(SortedDictionary<string, long> without, SortedDictionary<string, long> with) =>
        from type in without.Keys.Union(with.Keys, StringComparer.Ordinal)
        let counts = (Without: without.GetValueOrDefault(type), With: with.GetValueOrDefault(type))
        where counts.Without != counts.With
        select $"{type}: {counts.Without} without kills, {counts.With} with them";

    private static async Task Disturb(LocalPlatform platform, string victim)
    {
        await platform.Kill(victim);
        await platform.StartAgain(victim);
    }
}
