using U4ssc.Submissions.Domain.Screening;

namespace U4ssc.Submissions.Domain;

/// <summary>What a submission would freeze if it were submitted now.</summary>
public static class FrozenRevision
{
    /// <summary>The revision that <see cref="SubmitSubmission"/> would make of this state, without its hash; null where there is nothing to freeze.</summary>
    public static SubmissionSubmitted? Of(Submission state, Edition edition, Comparison? against = null) => state switch
    {
        Submission.Draft draft => Of(draft, edition, 1, "", against),
        Submission.Returned returned => Of(returned, edition, returned.Revision + 1, "", against),
        _ => null,
    };

    internal static SubmissionSubmitted Of(Submission.WithContent state, Edition edition, int revision, string revisionSha256, Comparison? against)
    {
        var (opened, content) = (state.Opened, state.Content);
        return new(
            opened.SubmissionId, revision, revisionSha256, opened.CityId, opened.CityVersion, opened.CityName, opened.Agency, opened.Country, opened.Period,
            opened.Edition, opened.EditionSha256, content.CommonInputs,
            [.. edition.DataPoints.Select(point => Frozen(point, content))],
            ScreeningRules.Screen(state, edition, against), [.. content.Answers.Values], [.. content.PreparedBy], opened.Illustrative);
    }

    private static ReportedValue Frozen(DataPoint point, Content content)
    {
        if (content.Values.GetValueOrDefault(point.Id) is not { } stated)
            return new(point.Id, ValueStatus.NotReported, null, null, null, null, null, null, null, null, null, []);
        var final = FinalFigure.Of(stated, point, content.CommonInputs);
        return new(
            point.Id, stated.Status, stated.Numerator, final.Denominator ?? stated.Denominator, final.Value, final.Basis, stated.Quality, stated.Origin,
            stated.Source, stated.Note, stated.Reason, stated.Evidence ?? []);
    }
}
