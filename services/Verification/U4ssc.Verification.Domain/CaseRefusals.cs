using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>Every way in which the answer on a case can be no.</summary>
public static class CaseRefusals
{
    /// <summary>Data points that a sentence names at the most; the rest it counts.</summary>
    public const int DataPointsNamedMax = 10;

    /// <summary>There is no case.</summary>
    public static Refusal NotFound { get; } =
        Refusal.NotFound("case.not_found", "There is no such case. A case opens by itself when a submission is submitted.");

    /// <summary>A revision came before what must come first.</summary>
    public static Refusal RevisionTooEarly { get; } =
        Refusal.Conflict("case.revision_too_early",
            "This revision came before the one that precedes it, or before the case was returned. Send it again later.");

    /// <summary>A revision number came twice with different content.</summary>
    public static Refusal RevisionDiffers { get; } =
        Refusal.Conflict("case.revision_differs",
            "A revision of this number with other content is under review already. A revision is frozen: give changes a new number.");

    /// <summary>No verifier of that id.</summary>
    public static Refusal VerifierUnknown { get; } = Refusal.Invalid(
        "case.verifier_unknown", "There is no such verifier. Accredit it first, or check the id.",
        [new("/verifier", "case.verifier_unknown", "There is no verifier with this id.")]);

    /// <summary>The verifier has a tie.</summary>
    public static Refusal VerifierTied { get; } =
        Refusal.Conflict("case.verifier_tied",
            "This verifier has a tie to the city or to its agency. The secretariat assigns an independent one.");

    /// <summary>The verifier prepared the data.</summary>
    public static Refusal VerifierPreparedData { get; } =
        Refusal.Conflict("case.verifier_prepared_data",
            "This verifier entered values of the submission and cannot judge them. Assign another one.");

    /// <summary>One person would have two parts.</summary>
    public static Refusal OnePersonOnePart { get; } =
        Refusal.Conflict("case.one_person_one_part",
            "This verifier has another part in this case already. Lead, second and supervisor are different persons.");

    /// <summary>A supervisor must be qualified.</summary>
    public static Refusal SupervisorNotQualified { get; } =
        Refusal.Conflict("case.supervisor_not_qualified", "Only a qualified verifier can supervise. Assign a qualified one.");

    /// <summary>A provisional verifier would work alone.</summary>
    public static Refusal ProvisionalAlone { get; } =
        Refusal.Conflict("case.provisional_alone",
            "A provisional verifier works only under a qualified one. Assign a qualified supervisor, or a qualified lead, first.");

    /// <summary>The lead's work is done.</summary>
    public static Refusal AlreadyConcluded { get; } =
        Refusal.Conflict("case.already_concluded", "This case is concluded. Only the second can still be assigned anew.");

    /// <summary>The verifier has no part.</summary>
    public static Refusal NotAssigned { get; } =
        Refusal.Forbidden("case.not_assigned", "You have no part in this case. The secretariat assigns verifiers.");

    /// <summary>The verifier is not the lead.</summary>
    public static Refusal NotLead { get; } =
        Refusal.Forbidden("case.not_lead", "Only the lead verifier returns and concludes a case.");

    /// <summary>The verifier is not the second.</summary>
    public static Refusal NotSecond { get; } =
        Refusal.Forbidden("case.not_second", "Only the second verifier attests a case.");

    /// <summary>A city or an agency asks for the cases of a verifier.</summary>
    public static Refusal JudgesKeptBack { get; } =
        Refusal.Forbidden("case.judges_kept_back",
            "Who judges a case is not shown to the city or its agency. Leave the filter verifier out.");

    /// <summary>The second does not record findings.</summary>
    public static Refusal SecondRecordsNothing { get; } =
        Refusal.Forbidden("case.second_records_nothing",
            "The second verifier confirms the findings of the others and records none. Ask the lead.");

    /// <summary>Who recorded findings would confirm them.</summary>
    public static Refusal SecondRecordedFindings { get; } = Refusal.Conflict(
        "case.second_recorded_findings",
        "This verifier recorded findings in this case and cannot be the one who attests them. Assign somebody as second who recorded none.");

    /// <summary>The same person twice.</summary>
    public static Refusal SamePerson { get; } =
        Refusal.Forbidden("case.same_person", "You concluded this case. A different person attests it.");

    /// <summary>The declaration comes first.</summary>
    public static Refusal IndependenceNotDeclared { get; } =
        Refusal.Conflict("case.independence_not_declared", "Declare your independence in this case first.");

    /// <summary>A verifier that is not independent has no place in a case.</summary>
    public static Refusal NotIndependent { get; } = Refusal.Invalid(
        "case.not_independent",
        "Only an independent verifier can work on a case. Where you are not, ask the secretariat to assign another one.",
        [new("/independent", "case.not_independent", "The only declaration there is is true.")]);

    /// <summary>The supervisor of a provisional lead took no part.</summary>
    public static Refusal SupervisorAbsent { get; } =
        Refusal.Conflict("case.supervisor_absent",
            "The supervisor of a provisional lead has to declare its independence before the conclusion.");

    /// <summary>Nothing to ask the city.</summary>
    public static Refusal NoOpenQuery { get; } =
        Refusal.Conflict("case.no_open_query", "There is no open query. Record a finding with the verdict query, or conclude the case.");

    /// <summary>The catalogue's word has not arrived yet.</summary>
    public static Refusal EditionUnknown { get; } = Refusal.Conflict(
        "case.edition_unknown",
        "Verification has not heard of the edition that this submission was made under yet. Ask again in a few seconds.");

    /// <summary>The case is not in review.</summary>
    public static Refusal NotInReview { get; } =
        Refusal.Conflict("case.not_in_review",
            "This case is not in review now. Read its state: it waits for a lead, for the city, or for the second.");

    /// <summary>The case is not concluded.</summary>
    public static Refusal NotConcluded { get; } =
        Refusal.Conflict("case.not_concluded", "There is no conclusion to attest yet. The lead concludes first.");

    /// <summary>The case is over.</summary>
    public static Refusal AlreadyAttested { get; } =
        Refusal.Conflict("case.already_attested", "This case is attested and cannot change any more.");

    /// <summary>The city and its agency read the report of what is final.</summary>
    public static Refusal ReportNotReady { get; } =
        Refusal.Conflict("case.report_not_ready", "The report of this case can be read once the case is attested.");

    /// <summary>The case is over.</summary>
    public static Refusal AlreadyCancelled { get; } =
        Refusal.Conflict("case.already_cancelled", "This case was cancelled because its submission was withdrawn.");

    /// <summary>Queries stand in the way of a conclusion.</summary>
    public static Refusal QueriesOpen(IReadOnlyList<Finding> queries) => Refusal.Conflict(
        "case.queries_open",
        $"Return the case, or give a final verdict on what is still queried: {Named([.. queries.Select(query => query.DataPoint)])}.");

    /// <summary>Verdicts are missing.</summary>
    public static Refusal VerdictsMissing(IReadOnlyList<string> dataPoints) => Refusal.Conflict(
        "case.verdicts_missing",
        $"Give a final verdict on each data point that was reported or declared not applicable. Missing: {Named(dataPoints)}.");

    /// <summary>The lead does not stand for findings that were there before it.</summary>
    public static Refusal FindingsInherited(IReadOnlyCollection<string> dataPoints) => Refusal.Conflict(
        "case.findings_inherited",
        $"Findings were recorded before you became the lead. Look at them, and record each again, the same or another one: {Named([.. dataPoints])}.");

    /// <summary>Findings that cannot be accepted.</summary>
    public static Refusal FindingsUnacceptable(IReadOnlyList<RefusedPlace> places) =>
        Refusal.Invalid("case.findings_unacceptable",
            "The findings cannot be accepted as given, and none was recorded. Correct each place that is named.", places);

    private static string Named(IReadOnlyList<string> dataPoints)
    {
        var named = string.Join(", ", dataPoints.Take(DataPointsNamedMax));
        return dataPoints.Count > DataPointsNamedMax ? $"{named} and {dataPoints.Count - DataPointsNamedMax} more" : named;
    }
}
