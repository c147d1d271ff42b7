using CsCheck;
using U4ssc.Audit.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Audit;

public sealed class OrderingTimelines
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void the_earliest_comes_first_and_of_two_at_once_the_one_of_the_earlier_history()
    {
        var order = new TimelineOrder<string>();
        Assert.Equal(1, order.Next([At(3), At(1), null, At(1)]));
        Assert.Equal(-1, order.Next([null, null]));
    }

    [Fact]
    public void an_effect_waits_for_its_cause_although_its_clock_was_ahead()
    {
        var order = new TimelineOrder<string>();
        var cause = At(2);
        Assert.Equal(0, order.Next([cause, At(1, cause.Event)]));
        order.Passed(cause.Event, "told");
        Assert.Equal(1, order.Next([At(3), At(1, cause.Event)]));
    }

    [Fact]
    public void nothing_waits_for_a_cause_that_cannot_come_any_more()
    {
        var order = new TimelineOrder<string>();
        var elsewhere = At(0).Event;
        Assert.Equal(1, order.Next([At(60), At(1, elsewhere)]));
        // Nor for what is no id with a time in it.
        Assert.Equal(1, order.Next([At(2), At(1, Guid.NewGuid())]));
    }

    [Fact]
    public void two_that_wait_for_each_other_come_in_the_order_of_time()
    {
        var (one, other) = (At(1), At(2));
        Assert.Equal(0, new TimelineOrder<string>().Next([one with { Cause = other.Event }, other with { Cause = one.Event }]));
    }

    [Fact]
    public void of_many_events_the_last_are_remembered()
    {
        var order = new TimelineOrder<string>();
        var ids = Enumerable.Range(0, TimelineOrder<string>.RememberedMax + 1).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var id in ids)
        {
            order.Passed(id, "told");
            order.Passed(id, "again");
        }

        Assert.Null(order.Known(ids[0]));
        Assert.Equal("told", order.Known(ids[1]));
        Assert.Equal("told", order.Known(ids[^1]));
    }

    [Fact]
    public void a_place_is_one_text_and_a_text_is_one_place() =>
        Gen.Select(Gen.Guid, Gen.Bool, Gen.Long[0, long.MaxValue].Array[0, 40]).Sample((group, hasGroup, versions) =>
        {
            var place = new TimelinePlace(hasGroup ? group : Guid.Empty, versions);
            var read = TimelinePlace.Read(place.Written());
            Assert.NotNull(read);
            Assert.Equal(place.Group, read.Group);
            Assert.Equal(versions.Reverse().SkipWhile(version => version == 0).Reverse(), read.Versions);
        });

    [Fact]
    public void what_is_no_place_is_none()
    {
        foreach (var text in new[] { "", "A", "Ag", "AQ", "AAA", "AP8", "AP______________", "AIAA", "!", new('A', 300) })
            Assert.Null(TimelinePlace.Read(text));
        Assert.Null(TimelinePlace.Read(null));
    }

    private static Happening At(int seconds, Guid? cause = null)
    {
        var at = Noon.AddSeconds(seconds);
        return new(Guid.CreateVersion7(at), at, cause);
    }
}
