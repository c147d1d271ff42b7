namespace U4ssc.Certification.Domain;

/// <summary>The score of one data point against its target.</summary>
/// <param name="Value">The verifier's value where there is one, else the city's.</param>
/// <param name="Percent">Percent of target, rounded to 2 decimals, half away from zero, for reading, and never out of its band; points come
/// from the exact figures.</param>
/// <param name="Points">1 to 4.</param>
/// <param name="Band"><c>0-33</c>, <c>33-66</c>, <c>66-95</c> or <c>95-100</c>, which is 95 and above: more than the target is in it
/// too.</param>
public sealed record DataPointScore(string DataPoint, decimal Value, decimal Target, Direction Direction, decimal Percent, int Points,
    string Band);

/// <summary>How much of a group of KPIs there is: a score says nothing without it.</summary>
/// <param name="Kpis">KPIs in the group.</param>
/// <param name="KpisNotApplicable">KPIs all of whose data points the verifiers accept as not applicable; in none of the counts that
/// follow.</param>
/// <param name="KpisReported">KPIs all of whose counted data points are reported (complete).</param>
/// <param name="KpisPartial">KPIs some of whose counted data points are reported.</param>
/// <param name="KpisVerified">KPIs all of whose counted data points are reported and verified.</param>
/// <param name="DataPoints">Data points in the group.</param>
/// <param name="DataPointsNotApplicable">Accepted as not applicable by the verifiers.</param>
/// <param name="DataPointsReported">Reported, after the verifiers' overrides.</param>
/// <param name="DataPointsVerified">Reported and verified.</param>
public sealed record Completeness(
    int Kpis, int KpisNotApplicable, int KpisReported, int KpisPartial, int KpisVerified,
    int DataPoints, int DataPointsNotApplicable, int DataPointsReported, int DataPointsVerified);

/// <summary>The score of a group: a dimension, a sub-dimension in it, a category in that, or one Sustainable Development Goal.</summary>
/// <param name="Dimension">Null where the group is a goal.</param>
/// <param name="SubDimension">Null where the group is a dimension or a goal.</param>
/// <param name="Category">Null unless the group is a category.</param>
/// <param name="SdgGoal">The goal, 1 to 17; null otherwise.</param>
/// <param name="Points">Sum of the points of the scored data points.</param>
/// <param name="PointsMax">4 for each scored data point.</param>
/// <param name="Scored">Data points that are scored.</param>
/// <param name="Percent">Points of <paramref name="PointsMax"/>, rounded to 2 decimals, half away from zero; null where nothing is
/// scored.</param>
/// <param name="Band">As for a data point; null where nothing is scored.</param>
public sealed record GroupScore(
    string? Dimension, string? SubDimension, string? Category, int? SdgGoal, int Points, int PointsMax, int Scored, decimal? Percent,
    string? Band,
    Completeness Completeness);

/// <summary>A figure that counts for nothing, since it is none of its data point.</summary>
/// <param name="Value">As it stood in the attested case.</param>
/// <param name="Reason">Why it is none, such as <c>value.negative</c>.</param>
public sealed record FigureLeftOut(string DataPoint, decimal Value, string Reason);

/// <summary>All scores of a case. Lists are in ordinal order, whatever the order of the inputs.</summary>
/// <param name="LeftOut">Reported figures that no city could have given: neither counted nor scored. Empty where all is as it should
/// be.</param>
/// <param name="KpisNotReported">Codes of the counted KPIs of which nothing or a part alone is reported.</param>
/// <param name="KpisNotVerified">Codes of the counted KPIs that are reported and not verified.</param>
public sealed record Scores(
    IReadOnlyList<DataPointScore> DataPoints, IReadOnlyList<GroupScore> Categories, IReadOnlyList<GroupScore> SubDimensions,
    IReadOnlyList<GroupScore> Dimensions, IReadOnlyList<GroupScore> SdgGoals, Completeness Completeness,
    IReadOnlyList<FigureLeftOut> LeftOut,
    IReadOnlyList<string> KpisNotReported, IReadOnlyList<string> KpisNotVerified);
