using CsCheck;
using U4ssc.Certification.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class SucceedingACertificate
{
    private static readonly DateTimeOffset Start = Situations.Now;

    [Fact]
    public void one_for_a_later_period_takes_the_place_of_every_earlier_one_when_it_is_issued()
    {
        var (earlier, _) = Succession.None.With(Issued(2019, 0));
        var (_, changes) = earlier.With(Issued(2020, 5));
        Assert.Equal([new Succeeded(Stream(2019), "N2020", Start.AddDays(5))], changes);
    }

    [Fact]
    public void one_for_an_earlier_period_that_comes_after_it_is_succeeded_from_its_issue_on()
    {
        var (later, _) = Succession.None.With(Issued(2020, 0));
        var (_, changes) = later.With(Issued(2019, 5));
        Assert.Equal([new Succeeded(Stream(2019), "N2020", Start.AddDays(5))], changes);
    }

    [Fact]
    public void one_that_was_revoked_takes_nobodys_place()
    {
        var (later, _) = Succession.None.With(Issued(2020, 0));
        Assert.Empty(later.Ended(Stream(2020), Start.AddDays(5)).With(Issued(2019, 5)).Changes);
        Assert.Single(later.Ended(Stream(2020), Start.AddDays(6)).With(Issued(2019, 5)).Changes);
    }

    [Fact]
    public void one_that_has_ended_is_succeeded_by_nobody()
    {
        var (earlier, _) = Succession.None.With(Issued(2019, 0));
        Assert.Empty(earlier.Ended(Stream(2019), Start.AddDays(5)).With(Issued(2020, 5)).Changes);
        Assert.Empty(earlier.With(Issued(2020, 5000)).Changes);
    }

    [Fact]
    public void another_for_the_same_period_takes_no_place() =>
        Assert.Empty(Succession.None.With(Issued(2020, 0)).After.With(Issued(2020, 1) with { Stream = Guid.CreateVersion7() }).Changes);

    [Fact]
    public void in_whatever_order_they_are_issued_the_latest_alone_stands_and_each_other_is_succeeded_once() =>
        Gen.Shuffle(Enumerable.Range(2010, 8).ToArray()).Select(Gen.Int[0, 3].Array[8]).Sample((periods, gaps) =>
        {
            var (all, changes, day) = (Succession.None, new List<Succeeded>(), 0);
            foreach (var (period, gap) in periods.Zip(gaps))
            {
                day += gap;
                var issued = Issued(period, day);
                (all, var more) = all.With(issued);
                changes.AddRange(more);
                // Once more, as when the log is read again: it is known already.
                Assert.Empty(all.With(issued).Changes);
            }

            Assert.Equal(periods.Where(period => period != 2017).Order().Select(Stream), changes.Select(one => one.Stream).Order());
            Assert.Equal(Stream(2017), Assert.Single(all.Certificates, one => one.EndsAt == one.IssuedAt.AddYears(3)).Stream);
            foreach (var change in changes)
            {
                var one = all.Certificates.Single(known => known.Stream == change.Stream);
                var by = all.Certificates.Single(known => known.Number == change.ByNumber);
                Assert.True(by.Period > one.Period);
                Assert.Equal(one.IssuedAt > by.IssuedAt ? one.IssuedAt : by.IssuedAt, change.At);
                Assert.Equal(change.At, one.EndsAt);
            }
        });

    private static IssuedCertificate Issued(int period, int day) =>
        new(Stream(period), $"N{period}", period, Start.AddDays(day), Start.AddDays(day).AddYears(3));

    private static Guid Stream(int period) => new(period, 0, 0, new byte[8]);
}
