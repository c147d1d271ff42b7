namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// A figure is far from what the city itself reported before: a factor of three, or, of a share, 10 points and half or twice as much, or 40
/// points. From three earlier periods on it must be far from all of them too (median and MAD), so that a figure which always moves is not
/// asked about each time.
/// </summary>
public static class ChangedSinceLastPeriod
{
    private const decimal RatioMax = 3, ShareRatioMax = 2, PointsMin = 10, PointsAlways = 40, ThingsMin = 5;

    private const int PeriodsForSpread = 3;

    public static ScreeningRule Rule { get; } = new("changed_since_last_period", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        foreach (var value in screened.Reported)
        {
            if (value.Point.IsYesNo || value.Final.Value is not { } now
                || screened.Against.History(value.Point.Id) is not { Count: > 0 } history) continue;
            var (period, before) = history[0];
            var spread = Spread.Of([.. history.Select(past => past.Value)]);
            if (!IsLarge(value.Point, now, before, screened.Inputs) || history.Count >= PeriodsForSpread && !spread.IsFar(now)) continue;
            yield return Sighting.Of(
                [value.Point.Id],
                $"{value.Point.Label} was {Screened.Text(before)} in {period} and is {Screened.Text(now)} now ({value.Point.Unit}). Check unit, definition and decimal point, or say what happened.",
                [
                    ("value", now), ("before", before), ("before_period", period), ("n", history.Count),
                    .. before > 0 ? (IEnumerable<(string, decimal)>)[("ratio", now / before)] : [],
                    .. history.Count >= PeriodsForSpread
                        ? (IEnumerable<(string, decimal)>)[("median", spread.Median), ("mad", spread.Mad)]
                        : [],
                ]);
        }
    }

    private static bool IsLarge(DataPoint point, decimal now, decimal before, CommonInputs inputs)
    {
        var (less, more) = now < before ? (now, before) : (before, now);
        if (point.IsPercentage || point.IsIndex)
        {
            var points = (more - less) * (point.IsIndex ? PercentageOutOfRange.PercentMax : 1);
            return points >= PointsAlways || points >= PointsMin && more >= less * ShareRatioMax;
        }

        // Of nothing no multiple can be said, and of a handful in the whole city a few more are many times as much.
        if (less == 0 || more < less * RatioMax) return false;
        var things = point.IsPer100000 && inputs.Population is { } population
            ? (more - less) * population / point.Multiplier
            : point.IsCount ? more - less : ThingsMin;
        return things >= ThingsMin;
    }
}
