using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>What counts of one data point after the review: the verifier's word where there is one, else the city's.</summary>
/// <param name="Said">The figure; null where there is none.</param>
internal sealed record ReviewedDataPoint(DataPoint DataPoint, ReportStatus Status, bool Verified, decimal? Said)
{
    /// <summary>
    /// What keeps the figure from being one of this data point. Neither a city nor a verifier can say such a figure; where one comes all
    /// the same it counts for nothing, and the scores say so.
    /// </summary>
    public FigureFlaw? Flaw => Status == ReportStatus.Reported && Said is { } said ? DataPoint.Figure.Flaw(said) : null;

    /// <summary>The figure that counts.</summary>
    public decimal? Value => Flaw is null ? Said : null;

    /// <summary>Accepted as not applicable: left out of every count.</summary>
    public bool IsLeftOut => Status == ReportStatus.NotApplicable && Verified;

    // "Reported" without any value is a word without a figure: it completes nothing.
    public bool IsReported => Status == ReportStatus.Reported && Value is not null;

    public bool IsReportedAndVerified => IsReported && Verified;
}

/// <summary>What counts of one KPI after the review.</summary>
internal sealed record ReviewedKpi(Kpi Kpi, IReadOnlyList<ReviewedDataPoint> DataPoints)
{
    private IEnumerable<ReviewedDataPoint> Counted => DataPoints.Where(d => !d.IsLeftOut);

    public bool IsLeftOut => !Counted.Any();

    public bool IsComplete => !IsLeftOut && Counted.All(d => d.IsReported);

    public bool IsPartial => !IsComplete && Counted.Any(d => d.IsReported);

    public bool IsCompleteAndVerified => !IsLeftOut && Counted.All(d => d.IsReportedAndVerified);
}

/// <summary>Lays the findings over the values, KPI by KPI of the edition.</summary>
internal static class Review
{
    public static IReadOnlyList<ReviewedKpi> Of(AttestedCase attested, Edition edition)
    {
        var values = attested.Values.ToDictionary(v => v.DataPoint, StringComparer.Ordinal);
        var findings = attested.Findings.ToDictionary(f => f.DataPoint, StringComparer.Ordinal);
        return [.. edition.Kpis
            .OrderBy(k => k.Code, StringComparer.Ordinal)
            .Select(k => new ReviewedKpi(k, [.. k.DataPoints
                .OrderBy(d => d.Id, StringComparer.Ordinal)
                .Select(d => Of(d, values.GetValueOrDefault(d.Id), findings.GetValueOrDefault(d.Id)))]))];
    }

    // A data point that the city does not name is not reported; one without a finding is not verified.
    private static ReviewedDataPoint Of(DataPoint dataPoint, AttestedValue? value, AttestedFinding? finding) => new(
        dataPoint,
        finding?.CorrectedStatus ?? value?.Status ?? ReportStatus.NotReported,
        finding?.Verdict == Verdict.Verified,
        finding?.CorrectedValue ?? value?.Value);
}
