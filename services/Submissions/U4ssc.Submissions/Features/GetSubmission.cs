using System.Text.Json.Serialization;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;

namespace U4ssc.Submissions.Features;

/// <summary>Where a submission stands, in the words of the API.</summary>
internal enum SubmissionStatus
{
    Draft,
    Submitted,
    InVerification,
    Returned,
    Verified,
    Closed,
    Withdrawn,
}

/// <summary>A verifier's query and what the city answered.</summary>
internal sealed record QueryView(Guid QueryId, int Revision, string DataPoint, string Text, string? Answer);

/// <summary>A submission as people see it.</summary>
/// <param name="Values">What the city said, by data point; computed values are at <c>/values</c>.</param>
/// <param name="Queries">Of all rounds.</param>
internal sealed record SubmissionView(
    Guid Id, Guid City, string CityName, string Agency, string Country, int Period, string Edition, string EditionSha256,
    SubmissionStatus State, DateTimeOffset OpenedAt,
    CommonInputsBody CommonInputs, IReadOnlyList<Prefill> Prefills, IReadOnlyDictionary<string, StatedValue> Values,
    IReadOnlyDictionary<string, string> Justifications,
    IReadOnlyList<QueryView> Queries, IReadOnlyList<Holder> PreparedBy) : IView<SubmissionView, ISubmissionEvent>
{
    /// <summary>True where its figures are made up, wholly or in part: said when it was opened, and on its certificate.</summary>
    public bool Illustrative { get; init; }

    /// <summary>0 before the first was handed in.</summary>
    public int Revision { get; init; }

    public string? RevisionSha256 { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    public Guid? CaseId { get; init; }

    public string? CertificateNumber { get; init; }

    /// <summary>Criteria that were not met, where a certificate was refused.</summary>
    public IReadOnlyList<string> Unmet { get; init; } = [];

    public string? WithdrawnBecause { get; init; }

    /// <summary>The findings that were frozen with the last revision.</summary>
    [JsonIgnore]
    public IReadOnlyList<ScreeningFinding> FrozenFindings { get; init; } = [];

    /// <summary>What was handed in last; null before the first time.</summary>
    [JsonIgnore]
    public SubmissionView? HandedIn { get; init; }

    /// <summary>
    /// As this caller sees it. A verifier sees what was handed in, as it was handed in: a draft is the city's own affair, the first one and
    /// those between two revisions.
    /// </summary>
    public SubmissionView For(Caller caller) => caller.Role != Role.Verifier ? this : this with
    {
        CommonInputs = HandedIn?.CommonInputs ?? new(),
        Values = HandedIn?.Values ?? new SortedDictionary<string, StatedValue>(StringComparer.Ordinal),
        Justifications = HandedIn?.Justifications ?? new SortedDictionary<string, string>(StringComparer.Ordinal),
        PreparedBy = HandedIn?.PreparedBy ?? [],
        Queries = [.. Queries.Select(query =>
            State == SubmissionStatus.Returned && query.Revision == Revision ? query with { Answer = null } : query)],
    };

    /// <summary>Its agency and its city; the verifiers are not in the stream, <see cref="SubmissionOwner"/> adds them.</summary>
    [JsonIgnore]
    public Owner Owner => new(Agency, City);

    /// <inheritdoc />
    public static SubmissionView? Evolve(SubmissionView? view, ISubmissionEvent happened, Recorded recorded) => happened switch
    {
        SubmissionOpened opened => Begun(opened, recorded),
        SubmissionValuesReported reported => view!.With(reported),
        SubmissionScreeningJustified justified =>
            view! with { Justifications = With(view!.Justifications, justified.FindingId, justified.Reason) },
        SubmissionQueryAnswered answered =>
            view! with
            {
                Queries = [.. view!.Queries.Select(query =>
                        query.QueryId == answered.QueryId ? query with { Answer = answered.Answer } : query)],
            },
        SubmissionSubmitted submitted => view! with
        {
            State = view!.State == SubmissionStatus.Returned ? SubmissionStatus.InVerification : SubmissionStatus.Submitted,
            Revision = submitted.Revision,
            RevisionSha256 = submitted.RevisionSha256,
            SubmittedAt = recorded.At,
            FrozenFindings = submitted.Findings,
            HandedIn = view with { HandedIn = null },
        },
        SubmissionTakenIntoVerification taken => view! with { State = SubmissionStatus.InVerification, CaseId = taken.CaseId },
        SubmissionReturned returned => view! with
        {
            State = SubmissionStatus.Returned,
            CaseId = returned.CaseId,
            Queries = [.. view!.Queries, .. returned.Queries
                .Select(query => new QueryView(query.QueryId, returned.Revision, query.DataPoint, query.Text, null))],
        },
        SubmissionVerified verified => view! with { State = SubmissionStatus.Verified, CaseId = verified.CaseId },
        SubmissionClosed closed =>
            view! with
            {
                State = SubmissionStatus.Closed,
                CaseId = closed.CaseId,
                CertificateNumber = closed.CertificateNumber,
                Unmet = closed.Unmet,
            },
        SubmissionWithdrawn withdrawn => view! with { State = SubmissionStatus.Withdrawn, WithdrawnBecause = withdrawn.Reason },
        _ => throw new Kernel.ImpossibleHistoryException(view!, happened),
    };

    private static SubmissionView Begun(SubmissionOpened opened, Recorded recorded)
    {
        // The rules say what is filled in at the beginning; the view shows it.
        var draft = (Submission.WithContent)Submission.Evolve(Submission.Initial, opened);
        return new(
            recorded.Stream, opened.CityId, opened.CityName, opened.Agency, opened.Country, opened.Period, opened.Edition,
            opened.EditionSha256, SubmissionStatus.Draft, recorded.At,
            CommonInputsBody.Of(draft.Content.CommonInputs), opened.Prefills,
            new SortedDictionary<string, StatedValue>(StringComparer.Ordinal),
            new SortedDictionary<string, string>(StringComparer.Ordinal), [], [])
        {
            Illustrative = opened.Illustrative,
        };
    }

    private SubmissionView With(SubmissionValuesReported reported)
    {
        var values = new SortedDictionary<string, StatedValue>(Values.ToDictionary(), StringComparer.Ordinal);
        foreach (var stated in reported.Values) values[stated.DataPoint] = stated;
        return this with
        {
            CommonInputs = reported.CommonInputs is { } inputs ? CommonInputsBody.Of(inputs) : CommonInputs,
            Values = values,
            PreparedBy = [.. PreparedBy.Append(reported.PreparedBy).Distinct().Order()],
        };
    }

    private static SortedDictionary<string, string> With(IReadOnlyDictionary<string, string> before, string key, string value) =>
        new(before.ToDictionary(), StringComparer.Ordinal) { [key] = value };
}

/// <summary>One submission, as it is and as it was, its history, and what changed between versions.</summary>
internal static class GetSubmissionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapResource<SubmissionView, ISubmissionEvent>("/{id:guid}", request =>
            request.RouteId("id"), (view, request) => new(view.For(request.Caller)), SubmissionOwner.Of,
            new(IsTold, (view, caller) => view.For(caller)));

    // The steps of a draft are the city's own affair; what a revision says stands in the revision.
    private static bool IsTold(ISubmissionEvent happened, Caller caller) =>
        caller.Role != Role.Verifier || happened
            is not (SubmissionValuesReported or SubmissionScreeningJustified or SubmissionQueryAnswered);
}
