using System.Collections.Frozen;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>Data points in % whose numerator is not a part of the denominator, so that more than 100 can be right.</summary>
internal static class PercentagesAbove100
{
    private static readonly FrozenSet<string> DataPoints = new[]
    {
        "SC-EH-ED-2C", // enrolment: pupils outside the official school age, or from other municipalities
        "SC-SH-SI-5A", // child care: more places than children
        "SC-SH-SA-2C", // disaster losses can be larger than a year's GDP
        "SC-SH-HO-2A", // spending on housing can be larger than income
        "EC-ICT-ICT-2C", // subscriptions per household: one household can have two
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Allow(DataPoint point) => DataPoints.Contains(point.Id);
}
