using System.Collections.Frozen;
using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>
/// Which data points are shares in a way that their unit does not tell. Ours, inferred: the Recommendation does not say it, so it is no
/// part of the content that follows it, and an edition that says it of a data point comes first.
/// </summary>
public static class Shares
{
    private static readonly FrozenDictionary<string, string> Inferred = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["SC-EH-ED-2C"] = FigureRule.MayExceedTheWhole, // enrolment: pupils outside the official school age, or from other municipalities
        ["SC-SH-SI-5A"] = FigureRule.MayExceedTheWhole, // child care: more places than children
        ["SC-SH-SA-2C"] = FigureRule.MayExceedTheWhole, // disaster losses can be larger than a year's GDP
        ["SC-SH-HO-2A"] = FigureRule.MayExceedTheWhole, // spending on housing can be larger than income
        ["EC-ICT-ICT-2C"] = FigureRule.MayExceedTheWhole, // subscriptions per household: one household can have two
        ["SC-EH-ED-3C"] = FigureRule.PartOfTheWhole, // per 100 000, and yet a part: inhabitants with a degree among the inhabitants
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>One of <see cref="Words.Shares"/>, or null where the unit says enough.</summary>
    public static string? Of(DataPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point.Share ?? Inferred.GetValueOrDefault(point.Id);
    }
}
