using U4ssc.Kernel;
using U4ssc.Submissions.Domain.Screening;

namespace U4ssc.Submissions.Domain;

/// <summary>Every way the answer can be no.</summary>
public static class SubmissionRefusals
{
    public static Refusal NotFound { get; } = Refusal.NotFound("submission.not_found", "There is no such submission.");

    public static Refusal CityUnknown { get; } = Refusal.Conflict(
        "submission.city_unknown",
        "Submissions has not heard of this city yet. Register it first; if that was a moment ago, ask again in a few seconds.");

    public static Refusal CityNotEnrolled { get; } = Refusal.Conflict(
        "submission.city_not_enrolled",
        "This city is not enrolled. Its agency records the mayor's letter of commitment first; then a submission can be opened.");

    public static Refusal EditionUnknown { get; } = Refusal.Conflict(
        "submission.edition_unknown", "There is no published catalogue edition of this id. Leave it out to use the newest one.");

    /// <summary>No certificate was issued from this submission, or it was not told of yet.</summary>
    public static Refusal NoCertificate { get; } = Refusal.NotFound(
        "submission.no_certificate", "No certificate was issued from this submission. Its state and unmet criteria say how far it came.");

    /// <summary>Before the programme, or a year to come.</summary>
    public static Refusal PeriodOutOfRange(int latestYear) => Refusal.Invalid(
        "submission.period_out_of_range", "The period is a year of the programme that has begun.",
        [new("/period", "period.out_of_range", $"Give a year from {SubmissionLimits.PeriodMin} to {latestYear}.")]);

    public static Refusal AlreadyOpen { get; } = Refusal.Conflict(
        "submission.already_open", "The city has a submission for this period already. Go on with that one, or withdraw it first.");

    public static Refusal NotSubmitted { get; } = Refusal.Conflict(
        "submission.not_submitted", "This submission was not submitted: nothing can be verified or certified yet.");

    public static Refusal Frozen { get; } = Refusal.Conflict(
        "submission.frozen", "What was submitted is frozen. It can be changed again where a verifier returns it with queries.");

    public static Refusal AlreadyVerified { get; } = Refusal.Conflict(
        "submission.already_verified", "This submission was attested and stays as it is.");

    public static Refusal AlreadyClosed { get; } = Refusal.Conflict(
        "submission.already_closed", "The certification decision was made; this submission stays as it is.");

    public static Refusal AlreadyWithdrawn { get; } = Refusal.Conflict(
        "submission.withdrawn", "This submission was withdrawn. Open a new one for the period.");

    public static Refusal RevisionOutdated { get; } = Refusal.Conflict(
        "submission.revision_outdated", "This concerns an older revision; a newer one was submitted since.");

    public static Refusal NothingReported { get; } = Refusal.Conflict(
        "submission.nothing_reported", "No value is reported. Report at least one before submitting.");

    public static Refusal FindingUnknown { get; } = Refusal.NotFound(
        "submission.finding_unknown", "The screening has no such finding now. Read the screening again: values may have changed since.");

    public static Refusal FindingIsError { get; } = Refusal.Conflict(
        "submission.finding_is_error", "This finding is an error: it cannot be justified. Correct the figures it names.");

    public static Refusal QueryUnknown { get; } = Refusal.NotFound(
        "submission.query_unknown", "There is no such query on this submission now.");

    /// <summary>Something in the values cannot be accepted; nothing of the whole was.</summary>
    public static Refusal ValuesRefused(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid(
        "submission.values_refused", "Nothing was recorded: correct the places below and send all of it again.", places);

    /// <summary>A text that people wrote cannot be accepted.</summary>
    public static Refusal TextRefused(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid(
        "submission.text_refused", "Nothing was recorded: correct the text below and send it again.", places);

    /// <summary>Errors that block, warnings without a reason: all of them.</summary>
    public static Refusal ScreeningOpen(IReadOnlyList<ScreeningFinding> open) => Refusal.Conflict(
        "submission.screening_open", "Screening has findings that block: correct the errors, and give a reason for each warning.") with
    {
        Places = [.. open.Select(finding =>
            new RefusedPlace($"/screening/{finding.Id}", $"{finding.Rule}.{Snake(finding.Severity)}", finding.Message))],
    };

    /// <summary>Queries that were neither answered nor led to a correction.</summary>
    public static Refusal QueriesOpen(IEnumerable<Query> open) => Refusal.Conflict(
        "submission.queries_open", "Each query wants an answer or a correction before the submission goes back.") with
    {
        Places = [.. open.Select(query => new RefusedPlace($"/queries/{query.QueryId}", "query.open", $"{query.DataPoint}: {query.Text}"))],
    };

    private static string Snake(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Info => "info",
    };
}
