using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Submissions.Domain.Screening;

namespace U4ssc.Submissions.Domain;

/// <summary>What a submission freezes when it is submitted, and the hash that names it.</summary>
public static class FrozenRevision
{
    // What the hash is taken of cannot contain it.
    private const string OwnHash = "revisionSha256";

    /// <summary>The revision that <see cref="SubmitSubmission"/> makes of this state; null where there is nothing to freeze.</summary>
    public static SubmissionSubmitted? Of(Submission state, Edition edition, Comparison? against = null) => state switch
    {
        Submission.Draft draft => Named(Of(draft, edition, 1, against)),
        Submission.Returned returned => Named(Of(returned, edition, returned.Revision + 1, against)),
        _ => null,
    };

    /// <summary>
    /// SHA-256 (lower-case hex) of the canonical JSON (RFC 8785) of what is frozen: the event without its own hash, which is also the
    /// message
    /// <c>SubmissionSubmitted</c> without its hash and its fact. So everybody who has either can compute it.
    /// </summary>
    public static string Sha256(SubmissionSubmitted frozen) => CanonicalJson.Sha256(
        JsonSerializer.SerializeToElement(frozen, Json.Options).EnumerateObject()
            .Where(member => !member.NameEquals(OwnHash))
            .Select(member => KeyValuePair.Create(member.Name, member.Value)));

    /// <summary>The same revision under its name.</summary>
    internal static SubmissionSubmitted Named(SubmissionSubmitted frozen) => frozen with { RevisionSha256 = Sha256(frozen) };

    /// <summary>What is frozen, not named yet.</summary>
    internal static SubmissionSubmitted Of(Submission.WithContent state, Edition edition, int revision, Comparison? against)
    {
        var (opened, content) = (state.Opened, state.Content);
        return new(
            opened.SubmissionId, revision, "", opened.CityId, opened.CityVersion, opened.CityName, opened.Agency, opened.Country,
            opened.Period,
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
            point.Id, stated.Status, stated.Numerator, final.Denominator
                ?? stated.Denominator, final.Value, final.Basis, stated.Quality, stated.Origin,
            stated.Source, stated.Note, stated.Reason, stated.Evidence ?? []);
    }
}
