using CsCheck;
using U4ssc.Kernel;
using U4ssc.Verification.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Verification.Cases;

namespace U4ssc.Domain.Tests.Verification;

public class AskingInAnyOrder
{
    private static readonly Verifier[] People =
        [Lead, Second, Supervisor, Provisional, Qualified("officer"), Lead with { Holder = new("tied"), Ties = ["NO-KS"] },
            new Verifier.Suspended(new("anna")), new Verifier.Unknown()];

    private static readonly Gen<Verifier> Person = Gen.OneOf(People);

    private static readonly Gen<Finding> AnyFinding = Gen.Select(
        Gen.OneOf("A", "B", "C", "D", "Z"), Gen.Enum<Verdict>(), Gen.OneOf(null, "", "Why?"), Gen.OneOf<decimal?>(null, 1.5m, 1e-20m),
        Gen.OneOf<ReportStatus?>(null, ReportStatus.Reported, ReportStatus.NotApplicable),
        (dataPoint, verdict, text, value, status) => new Finding(dataPoint, verdict, text, value, status));

    private static readonly Finding[] AllVerified = [Verified("A"), Verified("B"), Verified("D")];

    private static readonly CaseCommand[] SwappedParts =
    [
        Recording(Lead, AllVerified), new AssignVerifier(Supervisor, CasePart.Lead), new AssignVerifier(Lead, CasePart.Second),
        new DeclareIndependence(Supervisor, true),
        new DeclareIndependence(Lead, true), Recording(Supervisor, AllVerified), new ConcludeCase(Supervisor), new AttestCase(Lead),
        new AssignVerifier(Second, CasePart.Second), new DeclareIndependence(Second, true), new AttestCase(Second),
    ];

    // Weighted towards what leads on, so that many lists reach the end of a case.
    private static readonly Gen<CaseCommand> AnyCommand = Gen.Frequency(
        (4, Gen.OneOf<CaseCommand>(new TakeInRevision(First), new TakeInRevision(Corrected),
            new TakeInRevision(Corrected with { Revision = 3 }))),
        (4, Gen.OneOf<CaseCommand>(
            new AssignVerifier(Lead, CasePart.Lead), new AssignVerifier(Second, CasePart.Second), new DeclareIndependence(Lead, true),
            new DeclareIndependence(Second, true))),
        (6, Gen.OneOf<CaseCommand>(
            Recording(Lead, AllVerified), Recording(Lead, [Query("B")]), new ReturnCase(Lead), new ConcludeCase(Lead),
            new AttestCase(Second))),
        (3, Gen.Select(Person, Gen.Enum<CasePart>(), (person, part) => (CaseCommand)new AssignVerifier(person, part))),
        (3, Gen.Select(Person, AnyFinding.List[0, 4], (person, findings) => (CaseCommand)Recording(person, findings))),
        (3, Gen.Select(Person, Gen.Bool, (person, independent) => (CaseCommand)new DeclareIndependence(person, independent))),
        (2, Person.Select(person => (CaseCommand)new ConcludeCase(person))),
        (2, Person.Select(person => (CaseCommand)new AttestCase(person))),
        (2, Person.Select(person => (CaseCommand)new ReturnCase(person))),
        (1, Gen.Const<CaseCommand>(new CancelCase(Submission, "Withdrawn."))));

    [Fact]
    public void no_list_of_commands_makes_an_impossible_case_and_each_is_harmless_twice() => AnyCommand.List[0, 60].Sample(commands =>
    {
        var state = VerificationCase.Initial;
        foreach (var command in commands)
        {
            var decision = CaseDecider.Decide(command, state);
            state = decision.Events.Aggregate(state, VerificationCase.Evolve);
            if (decision.Refusal is null && CaseDecider.Decide(command, state) is not { Refusal: null, Events.Count: 0 }) return false;
        }

        return true;
    });

    [Fact]
    public void whoever_attests_is_independent_qualified_or_supervised_and_not_who_concluded() => AnyCommand.List[0, 60].Sample(commands =>
    {
        var attested = Events(commands).OfType<CaseAttested>().ToArray();
        return attested.Length <= 1 && attested.All(e =>
            e.ConcludedBy.Holder != e.AttestedBy.Holder
            && e.OpenQueries == 0
            && !e.Submitted.PreparedBy.Contains(e.AttestedBy.Holder)
            && e.Submitted.Values.Where(value => value.Status != ReportStatus.NotReported)
                .All(value => e.Findings.Any(finding => finding.DataPoint == value.DataPoint && finding.Verdict != Verdict.Query)));
    });

    [Fact]
    public void whoever_attests_recorded_none_of_the_findings_attested() =>
        Gen.Select(AnyCommand.List[0, 5], Gen.Int[0, 9].Array[SwappedParts.Length], (any, kept) =>
        // A change of parts that ends with the first lead as the second, with some steps left out and others before it.
        any.Concat(SwappedParts.Where((_, place) => kept[place] > 0)).ToList()).Sample(commands =>
    {
        var events = Events(commands);
        var recorded = events.OfType<CaseFindingsRecorded>().ToArray();
        return events.OfType<CaseAttested>().All(e =>
            recorded.All(r => r.By.Holder != e.AttestedBy.Holder)
            // Whoever concluded stands for all of them: recorded since it became the lead, or never anybody else's.
            && e.Findings.All(finding =>
                recorded.Last(r => r.Findings.Any(said => said.DataPoint == finding.DataPoint)).Findings.Contains(finding)));
    });

    [Fact]
    public void no_list_of_commands_makes_an_impossible_verifier() => Gen.OneOf<VerifierCommand>(
        Gen.Enum<VerifierLevel>().Select(level => (VerifierCommand)new AccreditVerifier(new("anna"), level, [])),
        Gen.OneOf<VerifierCommand>(new SuspendVerifier("x"), new SuspendVerifier("")),
        Gen.Int[1, 5].Select(n => (VerifierCommand)new CountSupervisedCase(new Guid(n, 0, 0, new byte[8])))).List[0, 30].Sample(commands =>
    {
        var state = Verifier.Initial;
        foreach (var command in commands)
        {
            var decision = VerifierDecider.Decide(command, state);
            state = decision.Events.Aggregate(state, Verifier.Evolve);
            if (decision.Refusal is null && VerifierDecider.Decide(command, state) is not { Refusal: null, Events.Count: 0 }) return false;
        }

        return true;
    });

    [Fact]
    public void a_history_in_the_wrong_order_is_impossible()
    {
        Assert.Throws<ImpossibleHistoryException>(() =>
            VerificationCase.Evolve(VerificationCase.Initial, new CaseConcluded(Of(Lead), 1, FirstHash)));
        Assert.Throws<ImpossibleHistoryException>(() => Verifier.Evolve(Verifier.Initial, new VerifierSuspended("x")));
    }

    // From a case that is staffed, so that most lists come to a conclusion.
    private static List<ICaseEvent> Events(IEnumerable<CaseCommand> commands)
    {
        var (state, events) = (Given(Staffed).State, new List<ICaseEvent>());
        foreach (var command in commands)
        {
            var decision = CaseDecider.Decide(command, state);
            state = decision.Events.Aggregate(state, VerificationCase.Evolve);
            events.AddRange(decision.Events);
        }

        return events;
    }
}
