using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Domain.Tests;

public sealed class KnowingTheLatestDate
{
    [Theory]
    [InlineData("2026-12-31T09:59:59Z", "2026-12-31")]
    [InlineData("2026-12-31T10:00:00Z", "2027-01-01")]
    [InlineData("2027-01-01T00:30:00+14:00", "2027-01-01")]
    public void a_day_has_begun_once_it_has_begun_on_the_first_islands(string now, string date) =>
        Assert.Equal(DateOnly.Parse(date, null), Earth.LatestToday(DateTimeOffset.Parse(now, null)));
}
