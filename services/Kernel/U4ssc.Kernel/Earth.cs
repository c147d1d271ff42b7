namespace U4ssc.Kernel;

/// <summary>Dates without a time, which people write where they are.</summary>
public static class Earth
{
    // Line Islands, Kiribati: no place is further ahead of UTC.
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromHours(14);

    /// <summary>Today where it is latest: a date up to this one can be today's or an earlier one for whoever wrote it.</summary>
    public static DateOnly LatestToday(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime + FurthestAhead);
}
