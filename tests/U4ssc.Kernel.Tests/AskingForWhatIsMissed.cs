using Microsoft.Extensions.Time.Testing;
using U4ssc.Kernel.Bus;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class AskingForWhatIsMissed
{
    private readonly FakeTimeProvider clock = new();
    private Missed missed = Missed.Nothing;

    [Fact]
    public void sets_of_ordinals_are_what_sets_of_numbers_are()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var (one, two) = (Some(random), Some(random));
            var (first, second) = (OrdinalSet.Of(one.Select(n => new OrdinalRange(n, n))),
                OrdinalSet.Of(two.Select(n => new OrdinalRange(n, n))));
            Assert.Equal(one.Order(), Numbers(first));
            Assert.Equal(one.Intersect(two).Order(), Numbers(first.Intersect(second)));
            Assert.Equal(one.Union(two).Order(), Numbers(first.Union(second)));
            Assert.Equal(one.Count, first.Count);
            Assert.Equal(one.Order().Take(3), Numbers(first.Lowest(3, 100)));
            Assert.True(first.Lowest(100, 2).Ranges.Count <= 2);
            Assert.All(first.Ranges.Zip(first.Ranges.Skip(1)), pair => Assert.True(pair.First.To + 1 < pair.Second.From));
        }
    }

    [Fact]
    public void what_is_on_its_way_is_not_asked_for()
    {
        // Always something new is missing, and never the same for long.
        for (var i = 1; i < 100; i++) Assert.Empty(Look(new OrdinalRange(i, i + 1)));
    }

    [Fact]
    public void what_stays_missing_is_asked_for_and_again_more_and_more_seldom_where_nothing_comes()
    {
        var lost = new OrdinalRange(3, 9);
        var asked = Enumerable.Range(0, 2000).Where(_ => Look(lost) is [var range] && range == lost).ToList();
        Assert.Equal(Missed.Patience.TotalSeconds, asked[0]);
        var waits = asked.Zip(asked.Skip(1), (one, next) => next - one).ToList();
        Assert.Equal([10, 20, 40, 80, 160, 300, 300, 300, 300], waits.Take(9));
    }

    [Fact]
    public void much_is_asked_for_a_page_at_a_time_as_fast_as_it_comes()
    {
        const int All = 3 * AskedAgain.MessagesMax;
        var left = new OrdinalRange(1, All);
        var asked = 0;
        for (var second = 0; second < 30 && left.From <= left.To; second++)
        {
            if (Look(left) is not [var page]) continue;
            Assert.Equal(AskedAgain.MessagesMax, page.To - page.From + 1);
            left = left with { From = page.To + 1 };
            asked++;
        }

        Assert.Equal(3, asked);
        Assert.Empty(Look());
    }

    [Fact]
    public void what_comes_slowly_is_not_asked_for_twice()
    {
        for (var first = 1; first < 50; first++)
            if (Look(new OrdinalRange(first, 50)) is [var asked]) Assert.Equal(Missed.Patience.TotalSeconds + 1, asked.From);
    }

    private IReadOnlyList<OrdinalRange> Look(params OrdinalRange[] missing)
    {
        (missed, var ask) = missed.Look(OrdinalSet.Of(missing), clock);
        clock.Advance(TimeSpan.FromSeconds(1));
        return ask.Ranges;
    }

    private static HashSet<long> Some(Random random) => [.. Enumerable.Range(0, random.Next(12)).Select(_ => (long)random.Next(1, 20))];

    private static IEnumerable<long> Numbers(OrdinalSet set) =>
        set.Ranges.SelectMany(range => Enumerable.Range(0, (int)(range.To - range.From + 1)).Select(n => range.From + n));
}
