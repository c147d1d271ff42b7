using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>What may be said in a finding; every wrong place of a request is named at once.</summary>
public static class CaseFindings
{
    /// <summary>Findings of one request at the most.</summary>
    public const int FindingsMax = 500;

    /// <summary>Characters of a finding's text at the most.</summary>
    public const int TextCharactersMax = 4_000;

    /// <summary>The refusal of findings that cannot be accepted for this revision, or null.</summary>
    public static Refusal? Refuse(IReadOnlyList<Finding> findings, SubmittedRevision submitted, Edition? edition)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(submitted);
        if (edition is null) return CaseRefusals.EditionUnknown;
        if (findings.Count is 0 or > FindingsMax)
            return CaseRefusals.FindingsUnacceptable(
                [new("/findings", "finding.count", $"Give 1 to {FindingsMax} findings in one request.")]);

        var values = submitted.Values.ToDictionary(value => value.DataPoint, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var places = findings.SelectMany((finding, place) => Places(finding, $"/findings/{place}", values, edition, seen)).ToArray();
        return places.Length > 0 ? CaseRefusals.FindingsUnacceptable(places) : null;
    }

    // A common input is asked about like a data point. It is no figure of its own: its verdict is that of the data points that divide by
    // it.
    private static RefusedPlace? OfCommonInput(Finding finding, string at) => finding switch
    {
        { Verdict: Verdict.NotVerified } =>
            new($"{at}/verdict", "finding.common_input_not_judged",
                "A common input can be queried, or verified. Give a verdict of not verified on the data points that divide by it."),
        { CorrectedValue: not null } =>
            new($"{at}/correctedValue", "finding.common_input_not_corrected",
                "A common input cannot be corrected here: every value that divides by it would change. Query it."),
        { CorrectedStatus: not null } =>
            new($"{at}/correctedStatus", "finding.common_input_not_corrected",
                "A common input cannot be corrected here: every value that divides by it would change. Query it."),
        _ => null,
    };

    private static IEnumerable<RefusedPlace> Places(
        Finding finding, string at, Dictionary<string, ReportedValue> values, Edition edition, HashSet<string> seen)
    {
        if (!seen.Add(finding.DataPoint))
            yield return new($"{at}/dataPoint", "finding.duplicate",
                "This data point has a finding already in this request. Give one finding for each data point.");

        if (finding.Text is null)
        {
            if (finding.Verdict != Verdict.Verified || finding.Corrects)
                yield return new($"{at}/text", "finding.text_required",
                    "A query, a verdict of not verified and every correction need a text that says what is asked or why.");
        }
        else if (!Text.Is(TextKind.Prose, finding.Text, TextCharactersMax))
        {
            yield return new($"{at}/text", "finding.text_unreadable",
                $"Give a text of 1 to {TextCharactersMax} characters, all of which can be seen." + Text.Why(TextKind.Prose, finding.Text));
        }

        if (CommonInputs.Ids.Contains(finding.DataPoint, StringComparer.Ordinal))
        {
            if (OfCommonInput(finding, at) is { } place) yield return place;
            yield break;
        }

        var point = edition.Find(finding.DataPoint);
        // The city would be refused the same.
        if (finding.CorrectedValue is { } figure && (point?.Figure ?? FigureRule.Amount).Flaw(figure) is { } flaw)
            yield return new($"{at}/correctedValue", flaw.Code, flaw.Sentence);

        if (point is null || !values.TryGetValue(finding.DataPoint, out var value))
            yield return new($"{at}/dataPoint", "finding.unknown_data_point",
                "The submitted revision has no such data point. Use an id from its values, or that of a common input.");
        else if (RefusedCorrection(finding, value, at) is { } refused)
            yield return refused;
    }

    private static RefusedPlace? RefusedCorrection(Finding finding, ReportedValue value, string at) => finding switch
    {
        { Verdict: Verdict.Query, CorrectedValue: not null } =>
            new($"{at}/correctedValue", "finding.correction_with_query",
                "A query leaves the answer to the city. Leave the correction out, or give a final verdict."),
        { Verdict: Verdict.Query, CorrectedStatus: not null } =>
            new($"{at}/correctedStatus", "finding.correction_with_query",
                "A query leaves the answer to the city. Leave the correction out, or give a final verdict."),
        { CorrectedValue: not null } when (finding.CorrectedStatus ?? value.Status) != ReportStatus.Reported =>
            new($"{at}/correctedValue", "finding.correction_without_report",
                "What is not reported or not applicable has no figure. Override the status with reported, or leave the figure out."),
        { CorrectedStatus: ReportStatus.Reported, CorrectedValue: null } when value.Value is null =>
            new($"{at}/correctedValue", "finding.corrected_value_required",
                "The city gave no figure. An override to reported needs the figure."),
        _ => null,
    };
}
