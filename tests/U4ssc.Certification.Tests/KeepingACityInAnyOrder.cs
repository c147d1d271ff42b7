using U4ssc.Certification.Reactions;
using Xunit;

namespace U4ssc.Certification.Tests;

public sealed class KeepingACityInAnyOrder
{
    private static readonly Func<CityCopy?, CityCopy?>[] Messages =
    [
        copy => CityCopy.Named(copy, 1, "Old"),
        copy => CityCopy.Stood(copy, 2, CityStanding.Enrolled),
        copy => CityCopy.Named(copy, 3, "New"),
        copy => CityCopy.Stood(copy, 4, CityStanding.Withdrawn),
    ];

    [Fact]
    public void every_order_comes_to_the_same()
    {
        foreach (var order in Orders([0, 1, 2, 3]))
        {
            // Each message comes twice, the second time at once.
            var copy = order.Aggregate((CityCopy?)null, (kept, i) => Messages[i](Messages[i](kept)))!;
            Assert.Equal(("New", 3, CityStanding.Withdrawn, 4), (copy.Name, copy.NameVersion, copy.Standing, copy.StandingVersion));
            Assert.Equal([1, 2, 3, 4], copy.Told);
        }
    }

    [Fact]
    public void a_message_that_comes_again_changes_nothing()
    {
        var copy = CityCopy.Named(null, 1, "Old");
        Assert.Same(copy, CityCopy.Named(copy, 1, "Old"));
    }

    [Fact]
    public void a_gap_in_what_was_told_is_not_taken_for_a_candidate()
    {
        var copy = CityCopy.Named(CityCopy.Named(null, 1, "Old"), 3, "New")!;
        Assert.False(copy.KnowsStandingAt(3));
        Assert.True(copy.KnowsStandingAt(1));
        Assert.True(CityCopy.Stood(copy, 2, CityStanding.Enrolled)!.KnowsStandingAt(3));
    }

    [Fact]
    public void a_city_that_was_seen_later_than_all_that_was_told_is_waited_for() =>
        Assert.False(CityCopy.Stood(null, 2, CityStanding.Enrolled)!.KnowsStandingAt(3));

    private static IEnumerable<int[]> Orders(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(first => Orders([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
}
