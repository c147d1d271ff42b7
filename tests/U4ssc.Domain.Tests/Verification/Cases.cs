using U4ssc.Kernel;
using U4ssc.Testing;
using U4ssc.Verification.Domain;

namespace U4ssc.Domain.Tests.Verification;

/// <summary>A case of Kristiansund and the people around it.</summary>
internal static class Cases
{
    public const string FirstHash = "1111111111111111111111111111111111111111111111111111111111111111";
    public const string SecondHash = "2222222222222222222222222222222222222222222222222222222222222222";

    public static readonly Guid Submission = new("01930000-0000-7000-8000-000000000001");
    public static readonly Guid City = new("01930000-0000-7000-8000-00000000000c");

    public static readonly Verifier.Accredited Lead = Qualified("anna");
    public static readonly Verifier.Accredited Second = Qualified("bjorn");
    public static readonly Verifier.Accredited Supervisor = Qualified("carla");
    public static readonly Verifier.Accredited Provisional =
        Qualified("dora") with { Level = VerifierLevel.Provisional, AccreditedAs = VerifierLevel.Provisional };

    public static readonly SubmittedRevision First =
        Revision(1, FirstHash, Reported("A", 10m), Reported("B", 20m), NotReported("C"), NotApplicable("D"));
    public static readonly SubmittedRevision Corrected =
        Revision(2, SecondHash, Reported("A", 10m), Reported("B", 21m), NotReported("C"), NotApplicable("D")) with
        {
            Answers = [new(QueryOnB, "B", "A typing error.")],
        };

    public static readonly ICaseEvent Opened = new CaseOpened(First);
    public static readonly ICaseEvent[] Staffed =
        [Opened, Assigned(Lead, CasePart.Lead), Assigned(Second, CasePart.Second), Declared(Lead), Declared(Second)];
    public static readonly ICaseEvent[] Judged = [.. Staffed, Recorded(1, Verified("A"), Verified("B"), Verified("D"))];
    public static readonly ICaseEvent[] Queried = [.. Staffed, Recorded(1, Verified("A"), Query("B"), Verified("D"))];
    public static readonly ICaseEvent[] Returned =
        [.. Queried, new CaseReturned(Of(Lead), Submission, 1, City, "NO-KS", [new(QueryOnB, "B", "Why?")])];
    public static readonly ICaseEvent[] Received = [.. Returned, new CaseRevisionReceived(Corrected, ["B"])];
    public static readonly ICaseEvent[] Concluded = [.. Judged, new CaseConcluded(Of(Lead), 1, FirstHash)];
    public static readonly ICaseEvent[] Attested =
        [.. Concluded, new CaseAttested(First, [Verified("A"), Verified("B"), Verified("D")], 0, Of(Lead), Of(Second))];
    public static readonly ICaseEvent[] Cancelled = [Opened, new CaseCancelled(Submission, "Wrong year.")];

    /// <summary>What the city is asked for: a share, an amount, a number of things, yes or no.</summary>
    public static Edition Asked { get; } = new("U4SSC-2017", "ed",
        [new("A", FigureRule.OfDataPoint("%", 100, null)), new("B", FigureRule.Amount),
            new("C", FigureRule.OfDataPoint("number", null, null)), new("D", FigureRule.OfDataPoint("yes/no", null, null))]);

    public static RecordFindings Recording(Verifier by, IReadOnlyList<Finding> findings) => new(by, findings, Asked);

    public static Guid QueryOnB => CaseFile.QueryId(VerificationCase.IdOf(Submission), 1, "B");

    public static Situation<VerificationCase, ICaseEvent> Given(params IEnumerable<ICaseEvent> happened) =>
        Situation.Given<VerificationCase, ICaseEvent>(happened);

    public static Answered<VerificationCase, ICaseEvent> When(this IEnumerable<ICaseEvent> happened, CaseCommand command) =>
        Given(happened).When(state => CaseDecider.Decide(command, state));

    public static ICaseEvent[] History(params ICaseEvent[] happened) => happened;

    public static Verifier.Accredited Qualified(string subject) =>
        new(new(subject), VerifierLevel.Qualified, VerifierLevel.Qualified, [], []);

    public static CaseVerifier Of(Verifier.Accredited verifier) => new(verifier.Id, verifier.Holder, verifier.Level);

    public static CaseVerifierAssigned Assigned(Verifier.Accredited verifier, CasePart part) =>
        new(verifier.Id, verifier.Holder, verifier.Level, part);

    public static CaseIndependenceDeclared Declared(Verifier.Accredited verifier) => new(verifier.Id, verifier.Holder);

    public static CaseFindingsRecorded Recorded(int revision, params IReadOnlyList<Finding> findings) => new(Of(Lead), revision, findings);

    public static Finding Verified(string dataPoint) => new(dataPoint, Verdict.Verified, null, null, null);

    public static Finding Explained(string dataPoint) => Verified(dataPoint) with { Text = "Read off the meter." };

    public static Finding Query(string dataPoint) => new(dataPoint, Verdict.Query, "Why?", null, null);

    public static ReportedValue Reported(string dataPoint, decimal value) =>
        new(dataPoint, ReportStatus.Reported, null, null, value, "given", null, null, null, null, null, ["aa"]);

    public static ReportedValue NotReported(string dataPoint) =>
        new(dataPoint, ReportStatus.NotReported, null, null, null, null, null, null, null, null, "No meter.", []);

    public static ReportedValue NotApplicable(string dataPoint) =>
        new(dataPoint, ReportStatus.NotApplicable, null, null, null, null, null, null, null, null, "No coast.", []);

    public static SubmittedRevision Revision(int revision, string hash, params IReadOnlyList<ReportedValue> values) => new(
        Submission, revision, hash, City, 3, "Kristiansund", "NO-KS", "NO", 2025, "U4SSC-2017", "ed", new(24_000m, null, null, null),
        values,
        [new("f1", "population.jump", 1, "warning", ["A"], "Jumped.", new Dictionary<string, decimal> { ["change"] = 0.2m }, "A merger.")],
        [], [new("officer")]);
}
