using U4ssc.Subscriptions.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Subscriptions;

public sealed class KeepingTheOrderOfCities
{
    private static readonly Guid A = new("0192f000-0000-7000-8000-00000000000a");
    private static readonly Guid B = new("0192f000-0000-7000-8000-00000000000b");
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private readonly Lanes lanes = new(sideBySideMin: 4, sideBySideMax: 4);

    [Fact]
    public void events_of_one_city_go_one_after_the_other_and_cities_side_by_side()
    {
        Offer((1, A), (2, A), (3, B), (4, null));
        Assert.Equal([1, 3, 4], Takes(Noon));
        lanes.Accepted(1);
        Assert.Equal([2], Takes(Noon));
    }

    [Fact]
    public void what_is_not_accepted_holds_up_its_own_city_alone()
    {
        Offer((1, A), (2, A), (3, B), (4, B));
        Assert.Equal([1, 3], Takes(Noon));
        var due = lanes.Failed(1, Noon, chance: 500);
        lanes.Accepted(3);
        Assert.Equal([4], Takes(Noon));
        Assert.Equal(Noon + TimeSpan.FromSeconds(5), due);
        Assert.Equal(due, lanes.WakeAt);
        Assert.Equal([1], Takes(due));
    }

    [Fact]
    public void no_more_than_so_many_are_tried_at_once()
    {
        for (var number = 1; number <= 9; number++) lanes.Offer(number, Guid.NewGuid());
        Assert.Equal(4, Takes(Noon).Count);
        Assert.Null(lanes.WakeAt);
    }

    [Fact]
    public void an_endpoint_is_trusted_with_more_at_once_the_more_it_accepts_and_with_less_after_failures()
    {
        var careful = new Lanes(sideBySideMin: 2, sideBySideMax: 4);
        for (var number = 1; number <= 20; number++) careful.Offer(number, Guid.NewGuid());
        Assert.Equal((1, 2, null), (careful.Next(Noon), careful.Next(Noon), careful.Next(Noon)));
        careful.Accepted(1);
        Assert.Equal((3, 4, null), (careful.Next(Noon), careful.Next(Noon), careful.Next(Noon)));
        foreach (var number in new[] { 2, 3, 4 }) careful.Accepted(number);
        Assert.Equal(4, careful.SideBySide);
        careful.Next(Noon);
        careful.Failed(5, Noon, 500);
        Assert.Equal(2, careful.SideBySide);
        Assert.Equal((6, null), (careful.Next(Noon, sideBySide: 1), careful.Next(Noon, sideBySide: 1)));
    }

    [Fact]
    public void an_endpoint_that_is_away_is_tried_with_one_at_a_time_and_rests()
    {
        for (var number = 1; number <= 20; number++) lanes.Offer(number, Guid.NewGuid());
        var now = Noon;
        foreach (var number in Takes(now)) lanes.Failed(number, now, 500);
        // Four that were under way together are one failure.
        Assert.Equal(1, lanes.Failures);
        while (!lanes.IsAway)
        {
            now += TimeSpan.FromSeconds(1);
            foreach (var number in Takes(now)) lanes.Failed(number, now, 500);
        }

        Assert.Empty(Takes(now));
        Assert.Equal(now + TimeSpan.FromSeconds(1), lanes.RestUntil);
        var probe = Assert.Single(Takes(lanes.RestUntil));
        Assert.Equal(Noon, lanes.FailingSince);
        lanes.Accepted(probe);
        // It is back: what failed before is tried now and not when its turn would have come.
        Assert.Equal([1, 2, 3, 4], Takes(now));
        Assert.Null(lanes.FailingSince);
    }

    [Fact]
    public void what_an_endpoint_asks_for_holds_for_all_that_goes_to_it()
    {
        Offer((1, A), (2, B));
        Assert.Equal(1, lanes.Next(Noon));
        lanes.Failed(1, Noon, 500, asked: TimeSpan.FromMinutes(7));
        Assert.Empty(Takes(Noon + TimeSpan.FromMinutes(6)));
        Assert.Equal([1, 2], Takes(Noon + TimeSpan.FromMinutes(7)).Order());
    }

    [Fact]
    public void nobody_is_left_alone_for_ever_because_of_what_was_asked_for() =>
        Assert.Equal(TimeSpan.FromHours(24), Backoff.AfterAttempts(1, 500, TimeSpan.FromDays(400)));

    [Fact]
    public void a_replay_goes_before_what_comes_and_each_pass_knows_how_far_it_is()
    {
        Offer((7, A), (8, A));
        Assert.Equal([7], Takes(Noon));
        lanes.Offer(3, A, pass: 1);
        lanes.Offer(7, A, pass: 1);
        Assert.Equal((6, 2), (lanes.DoneUpTo(0, 8), lanes.DoneUpTo(1, 7)));
        lanes.Accepted(7);
        Assert.Equal([3], Takes(Noon));
        lanes.Accepted(3);
        Assert.Equal((7, 7), (lanes.DoneUpTo(0, 8), lanes.DoneUpTo(1, 7)));
    }

    [Fact]
    public void what_is_asked_for_once_more_is_tried_now()
    {
        Offer((1, A));
        lanes.Next(Noon);
        lanes.Failed(1, Noon, 500);
        Assert.Empty(Takes(Noon));
        lanes.Offer(1, A, pass: 1);
        Assert.Equal([1], Takes(Noon));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public void attempts_are_spread_over_three_days(int chance)
    {
        var at = TimeSpan.Zero;
        var attempts = 0;
        while (at < Backoff.TriedFor) at += Backoff.AfterAttempts(++attempts, chance);
        Assert.InRange(attempts, 12, 20);
    }

    // Whatever comes of attempts, in whatever order: of a city no later event is tried before an earlier one is done, and all are done.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void no_city_is_ever_told_out_of_order_and_nothing_is_left(int seed)
    {
        var chance = new Random(seed);
        var cities = Enumerable.Range(0, 7).Select(_ => Guid.NewGuid()).ToArray();
        var cityOf = new Dictionary<long, Guid>();
        var (tried, done, now, read) = (new List<long>(), new HashSet<long>(), Noon, 0L);
        while (done.Count < 400 || tried.Count > 0)
        {
            while (read < 400 && lanes.Count < 30)
            {
                cityOf[++read] = cities[chance.Next(cities.Length)];
                lanes.Offer(read, cityOf[read]);
            }

            if (lanes.Next(now) is { } next)
            {
                Assert.True(cityOf.Where(one => one.Value == cityOf[next] && one.Key < next).All(one => done.Contains(one.Key)));
                Assert.DoesNotContain(tried, other => cityOf[other] == cityOf[next]);
                tried.Add(next);
                continue;
            }

            if (tried.Count == 0)
            {
                now = lanes.WakeAt!.Value;
                continue;
            }

            var ended = tried[chance.Next(tried.Count)];
            tried.Remove(ended);
            switch (chance.Next(10))
            {
                case < 6:
                    lanes.Accepted(ended);
                    done.Add(ended);
                    break;
                case < 9:
                    lanes.Failed(ended, now, chance.Next(1000), chance.Next(5) == 0 ? TimeSpan.FromSeconds(chance.Next(90)) : null);
                    break;
                default:
                    lanes.Interrupted(ended);
                    break;
            }

            Assert.Equal(Enumerable.Range(1, (int)read + 1).First(number => !done.Contains(number)) - 1, lanes.DoneUpTo(0, read));
        }

        Assert.Equal((0, 0), (lanes.Count, lanes.BeingTried));
    }

    private void Offer(params (long Number, Guid? City)[] events)
    {
        foreach (var (number, city) in events) lanes.Offer(number, city);
    }

    private List<long> Takes(DateTimeOffset now)
    {
        var taken = new List<long>();
        while (lanes.Next(now) is { } number) taken.Add(number);
        return taken;
    }
}
