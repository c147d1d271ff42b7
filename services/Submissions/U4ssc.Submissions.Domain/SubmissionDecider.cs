using U4ssc.Kernel;
using U4ssc.Submissions.Domain.Screening;
using static U4ssc.Submissions.Domain.Submission;

namespace U4ssc.Submissions.Domain;

/// <summary>What can be asked of a submission.</summary>
public abstract record SubmissionCommand;

/// <summary>Begin a city's data for a period.</summary>
/// <param name="SubmissionId">Of the stream it is to be; the same id again is the same request.</param>
/// <param name="City">What the registry told of the city, or null where nothing yet.</param>
/// <param name="Edition">The edition that was named, or the newest; null where there is none.</param>
/// <param name="LatestYear">The latest year that has begun somewhere on Earth.</param>
/// <param name="Illustrative">True where figures will be made up, to show or to learn the platform.</param>
public sealed record OpenSubmission(
    Guid SubmissionId, CityFacts? City, EditionName? Edition, int Period, int LatestYear, bool Illustrative = false) : SubmissionCommand;

/// <summary>Record values, common inputs or both: all or nothing.</summary>
/// <param name="CommonInputs">Null where nothing is said of them.</param>
/// <param name="By">Who says so.</param>
/// <param name="LatestYear">The latest year that has begun somewhere on Earth.</param>
public sealed record ReportValues(Edition Edition, CommonInputsChange? CommonInputs, IReadOnlyList<StatedValue> Values, Holder By,
    int LatestYear) : SubmissionCommand;

/// <summary>Say why a finding is right as it is.</summary>
/// <param name="Against">What the submission is held against.</param>
public sealed record JustifyFinding(Edition Edition, string FindingId, string Reason, Comparison? Against = null) : SubmissionCommand;

/// <summary>Answer a verifier's query.</summary>
public sealed record AnswerQuery(Guid QueryId, string Answer) : SubmissionCommand;

/// <summary>Freeze a revision and hand it in.</summary>
/// <param name="Against">What the submission is held against.</param>
public sealed record SubmitSubmission(Edition Edition, Comparison? Against = null) : SubmissionCommand;

/// <summary>Take it back.</summary>
public sealed record WithdrawSubmission(string Reason) : SubmissionCommand;

/// <summary>A case took up a revision.</summary>
public sealed record TakeIntoVerification(Guid CaseId, int Revision) : SubmissionCommand;

/// <summary>The verifiers have questions on a revision.</summary>
public sealed record ReturnSubmission(Guid CaseId, int Revision, IReadOnlyList<Query> Queries) : SubmissionCommand;

/// <summary>The case of a revision was attested.</summary>
public sealed record VerifySubmission(Guid CaseId, int Revision) : SubmissionCommand;

/// <summary>Certification decided: a certificate's number, or the criteria that were not met.</summary>
public sealed record CloseSubmission(Guid CaseId, string? CertificateNumber, IReadOnlyList<string> Unmet) : SubmissionCommand;

/// <summary>What the registry told of a city.</summary>
public sealed record CityFacts(Guid CityId, string Agency, string Country, string Name, long Version, bool Enrolled,
    IReadOnlyList<Prefill> Prefills);

/// <summary>Which content of a catalogue edition.</summary>
public sealed record EditionName(string Id, string ContentSha256);

/// <summary>The rules of a submission.</summary>
public static class SubmissionDecider
{
    /// <summary>
    /// New events, or a refusal. Messages of a case may arrive in any order: the later step is taken at once together with those before it,
    /// and the earlier one, when it comes, changes nothing. So a history does not depend on the order in which it was heard of.
    /// </summary>
    public static Decision<ISubmissionEvent> Decide(SubmissionCommand command, Submission state) => (command, state) switch
    {
        (OpenSubmission open, Missing) => Open(open),
        (OpenSubmission open, WithContent known) when known.Opened.SubmissionId == open.SubmissionId => [],
        (OpenSubmission, _) => SubmissionRefusals.AlreadyOpen,

        (ReportValues report, Draft draft) => Report(report, draft.Content, returned: null),
        (ReportValues report, Returned returned) => Report(report, returned.Content, returned),
        (JustifyFinding justify, Draft or Returned) => Justify(justify, (WithContent)state),
        (AnswerQuery answer, Returned returned) => Answer(answer, returned),
        (AnswerQuery, Draft) => SubmissionRefusals.QueryUnknown,

        (SubmitSubmission submit, Draft draft) => Submit(submit, draft, revision: 1),
        (SubmitSubmission, Returned returned) when returned.Queries.Any(query => !returned.Settled.Contains(query.QueryId)) =>
            SubmissionRefusals.QueriesOpen(returned.Queries.Where(query => !returned.Settled.Contains(query.QueryId))),
        (SubmitSubmission submit, Returned returned) => Submit(submit, returned, returned.Revision + 1),
        (SubmitSubmission, Submitted or InVerification) => [],

        (WithdrawSubmission withdraw, Draft or Submitted or InVerification or Returned) => Withdraw(withdraw, ((WithContent)state).Opened),
        (WithdrawSubmission, Withdrawn) => [],

        (TakeIntoVerification take, Submitted submitted) when take.Revision == submitted.Revision =>
            [new SubmissionTakenIntoVerification(take.CaseId, take.Revision)],
        (TakeIntoVerification, Submitted or InVerification or Returned or Verified or Closed or Withdrawn) => [],
        (ReturnSubmission back, Submitted { Revision: var n }) when back.Revision == n =>
            [new SubmissionTakenIntoVerification(back.CaseId, n), new SubmissionReturned(back.CaseId, back.Revision, back.Queries)],
        (ReturnSubmission back, InVerification { Revision: var n }) when back.Revision == n =>
            [new SubmissionReturned(back.CaseId, back.Revision, back.Queries)],
        (ReturnSubmission, Submitted or InVerification or Returned or Verified or Closed or Withdrawn) => [],
        (VerifySubmission verify, Submitted { Revision: var n }) when verify.Revision == n =>
            [new SubmissionTakenIntoVerification(verify.CaseId, n), new SubmissionVerified(verify.CaseId, verify.Revision)],
        (VerifySubmission verify, InVerification { Revision: var n }) when verify.Revision == n =>
            [new SubmissionVerified(verify.CaseId, verify.Revision)],
        (VerifySubmission verify, Returned { Revision: var n }) when verify.Revision == n =>
            [new SubmissionVerified(verify.CaseId, verify.Revision)],
        (VerifySubmission, Submitted or InVerification or Returned) => SubmissionRefusals.RevisionOutdated,
        (VerifySubmission, Verified or Closed) => [],
        (CloseSubmission close, Submitted { Revision: var n }) =>
            [new SubmissionTakenIntoVerification(close.CaseId, n), new SubmissionVerified(close.CaseId, n), Closing(close)],
        (CloseSubmission close, InVerification { Revision: var n }) => [new SubmissionVerified(close.CaseId, n), Closing(close)],
        (CloseSubmission close, Returned { Revision: var n }) => [new SubmissionVerified(close.CaseId, n), Closing(close)],
        (CloseSubmission close, Verified) => [Closing(close)],
        (CloseSubmission, Closed) => [],

        (_, Missing) => SubmissionRefusals.NotFound,
        (TakeIntoVerification or ReturnSubmission or VerifySubmission or CloseSubmission, Draft) => SubmissionRefusals.NotSubmitted,
        (_, Submitted or InVerification) => SubmissionRefusals.Frozen,
        (_, Verified) => SubmissionRefusals.AlreadyVerified,
        (_, Closed) => SubmissionRefusals.AlreadyClosed,
        (_, Withdrawn) => SubmissionRefusals.AlreadyWithdrawn,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "The decider has no row for this command."),
    };

    private static SubmissionClosed Closing(CloseSubmission close) => new(close.CaseId, close.CertificateNumber, close.Unmet);

    private static Decision<ISubmissionEvent> Open(OpenSubmission open) => open switch
    {
        _ when open.Period < SubmissionLimits.PeriodMin
            || open.Period > open.LatestYear => SubmissionRefusals.PeriodOutOfRange(open.LatestYear),
        { City: null } => SubmissionRefusals.CityUnknown,
        { City.Enrolled: false } => SubmissionRefusals.CityNotEnrolled,
        { Edition: null } => SubmissionRefusals.EditionUnknown,
        { City: { } city, Edition: { } edition } =>
        [
            new SubmissionOpened(
                open.SubmissionId, city.CityId, city.Agency, city.Country, city.Name, city.Version, open.Period, edition.Id,
                edition.ContentSha256, city.Prefills,
                open.Illustrative),
        ],
    };

    private static Decision<ISubmissionEvent> Report(ReportValues report, Content content, Returned? returned)
    {
        var inputs = report.CommonInputs?.Over(content.CommonInputs) ?? content.CommonInputs;
        var places = ValueChecks.Of(report, inputs);
        if (places.Count > 0) return SubmissionRefusals.ValuesRefused(places);
        var inputsChange = inputs != content.CommonInputs;
        if (returned is not null && Locked(report, returned, inputs) is { Count: > 0 } locked)
            return SubmissionRefusals.ValuesRefused(locked);
        return inputsChange || report.Values.Any(stated => !stated.Equals(content.Values.GetValueOrDefault(stated.DataPoint)))
            ? [new SubmissionValuesReported(inputsChange ? inputs : null, report.Values, report.By)]
            : [];
    }

    // To say the same of a locked data point is no change, so a client may send back the whole page.
    private static List<RefusedPlace> Locked(ReportValues report, Returned returned, CommonInputs inputs)
    {
        const string Sentence = "This was not queried and stays as it was submitted.";
        List<RefusedPlace> places =
            [.. inputs.ChangedSince(returned.Content.CommonInputs).Where(id => !returned.IsUnlocked(id))
                .Select(id => new RefusedPlace($"/commonInputs/{id}", "value.locked", Sentence))];
        for (var i = 0; i < report.Values.Count; i++)
        {
            var stated = report.Values[i];
            if (!stated.Equals(returned.Content.Values.GetValueOrDefault(stated.DataPoint)) && !returned.IsUnlocked(stated.DataPoint))
                places.Add(new(new Place(i, "dataPoint").ToString(), "value.locked", Sentence));
        }

        return places;
    }

    private static Decision<ISubmissionEvent> Justify(JustifyFinding justify, WithContent state)
    {
        List<RefusedPlace> places = [];
        Texts.Require(places, "/reason", justify.Reason, SubmissionLimits.ReasonCharactersMax);
        if (places.Count > 0) return SubmissionRefusals.TextRefused(places);
        var finding = ScreeningRules.Screen(state, justify.Edition, justify.Against)
            .FirstOrDefault(finding => string.Equals(finding.Id, justify.FindingId, StringComparison.Ordinal));
        return finding switch
        {
            null => SubmissionRefusals.FindingUnknown,
            { Severity: Severity.Error } => SubmissionRefusals.FindingIsError,
            _ when string.Equals(finding.Justification, justify.Reason, StringComparison.Ordinal) => [],
            _ => [new SubmissionScreeningJustified(justify.FindingId, justify.Reason)],
        };
    }

    private static Decision<ISubmissionEvent> Answer(AnswerQuery answer, Returned returned)
    {
        List<RefusedPlace> places = [];
        Texts.Require(places, "/answer", answer.Answer, SubmissionLimits.AnswerCharactersMax);
        if (places.Count > 0) return SubmissionRefusals.TextRefused(places);
        if (returned.Queries.FirstOrDefault(query => query.QueryId == answer.QueryId) is not { } query)
            return SubmissionRefusals.QueryUnknown;
        return returned.Content.Answers.TryGetValue(answer.QueryId, out var said)
            && string.Equals(said.Answer, answer.Answer, StringComparison.Ordinal)
            ? []
            : [new SubmissionQueryAnswered(answer.QueryId, query.DataPoint, answer.Answer)];
    }

    private static Decision<ISubmissionEvent> Submit(SubmitSubmission submit, WithContent state, int revision)
    {
        if (state.Content.Values.Values.All(stated => stated.Status != ValueStatus.Reported)) return SubmissionRefusals.NothingReported;
        var frozen = FrozenRevision.Of(state, submit.Edition, revision, submit.Against);
        var open = frozen.Findings.Where(finding => Blocks(finding, state, submit.Edition)).ToList();
        return open.Count > 0 ? SubmissionRefusals.ScreeningOpen(open) : [FrozenRevision.Named(frozen)];
    }

    // A rule that came after the first revision must not lock the city in: an error that only frozen figures could cure does not block.
    private static bool Blocks(ScreeningFinding finding, WithContent state, Edition edition) => finding.Severity switch
    {
        Severity.Error => state is not Returned returned || finding.DataPoints.Any(returned.IsUnlocked)
            || FollowsFromInputs(finding, returned, edition),
        Severity.Warning => finding.Justification is null,
        Severity.Info => false,
    };

    // What was unlocked can spoil what was not: a common input that is taken away leaves every value that divides by it without one. That a
    // given final value is not the computed one any more is no such thing, for the computed one counts.
    private static bool FollowsFromInputs(ScreeningFinding finding, Returned returned, Edition edition) =>
        finding.Rule != GivenValueDisagrees.Rule.Id && CommonInputs.Ids.Any(returned.IsUnlocked)
        && (finding.DataPoints.Count == 0 || finding.DataPoints
            .Any(id => edition.Find(id)?.CommonDenominator is { } input && returned.IsUnlocked(input)));

    private static Decision<ISubmissionEvent> Withdraw(WithdrawSubmission withdraw, SubmissionOpened opened)
    {
        List<RefusedPlace> places = [];
        Texts.Require(places, "/reason", withdraw.Reason, SubmissionLimits.ReasonCharactersMax);
        return places.Count > 0
            ? SubmissionRefusals.TextRefused(places)
            : [new SubmissionWithdrawn(opened.SubmissionId, opened.CityId, opened.Agency, opened.Country, withdraw.Reason)];
    }
}
