using CsCheck;
using U4ssc.Kernel;
using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions;

public sealed class MakingHistory
{
    private static readonly Gen<StatedValue> AnyValue =
        from row in Gen.Int[0, Edition2017.All.Count - 1]
        from status in Gen.Enum<ValueStatus>()
        from numerator in Maybe(Gen.Decimal[-1, 1_000_000_000])
        from denominator in Maybe(Gen.Decimal[0, 1_000_000])
        from value in Maybe(Gen.Decimal[0, 200])
        from reason in Gen.Bool.Select(given => given ? "No data." : null)
        from places in Gen.Int[0, 12]
        select new StatedValue(Edition2017.All[row].Id, status, Cut(numerator, places), Cut(denominator, places), Cut(value, places),
            Reason: reason);

    private static Gen<decimal?> Maybe(Gen<decimal> figure) =>
        Gen.OneOf(figure.Select(given => (decimal?)given), Gen.Const((decimal?)null));

    private static readonly Gen<SubmissionCommand> AnyCommand = Gen.OneOf<SubmissionCommand>(
        Gen.Const<SubmissionCommand>(Open),
        Gen.Const<SubmissionCommand>(Report(Everything)),
        AnyValue.Array[0, 4].Select(values => (SubmissionCommand)Report(values)),
        Gen.Decimal[0, 2_000_000].Select(population =>
            (SubmissionCommand)(Report() with { CommonInputs = CommonInputsChange.To(new(decimal.Truncate(population))) })),
        Gen.Const<SubmissionCommand>(new AnswerQuery(QueryId, "The national one.")),
        Gen.Const<SubmissionCommand>(new SubmitSubmission(Edition2017.Content)),
        Gen.Const<SubmissionCommand>(WithdrawIt),
        Gen.Int[1, 3].Select(revision => (SubmissionCommand)new TakeIntoVerification(CaseId, revision)),
        Gen.Int[1, 3].Select(revision => (SubmissionCommand)new ReturnSubmission(CaseId, revision, [AskedOfInternet])),
        Gen.Int[1, 3].Select(revision => (SubmissionCommand)new VerifySubmission(CaseId, revision)),
        Gen.Const<SubmissionCommand>(new CloseSubmission(CaseId, "U4SSC-2020-ES-7K3QX9P2", [])));

    [Fact]
    public void no_list_of_commands_makes_an_impossible_history() =>
        AnyCommand.Array[0, 25].Sample(
            commands =>
            {
                var state = Submission.Initial;
                List<ISubmissionEvent> history = [];
                foreach (var command in commands)
                {
                    var decision = SubmissionDecider.Decide(command, state);
                    // What a person says is one event; what is heard of a case brings the steps with it that were not heard of.
                    Assert.True(decision.Events.Count <= (command is ReturnSubmission or VerifySubmission or CloseSubmission ? 3 : 1));
                    history.AddRange(decision.Events);
                    state = decision.Events.Aggregate(state, Submission.Evolve);
                    if (decision.Refusal is null) Assert.Empty(SubmissionDecider.Decide(command, state).Events);
                }

                if (state is not Submission.Closed) return;
                Assert.Single(history.OfType<SubmissionTakenIntoVerification>());
                Assert.Single(history.OfType<SubmissionVerified>());
                Assert.IsType<SubmissionClosed>(history[^1]);
            },
            iter: 1_000);

    [Fact]
    public void an_accepted_value_keeps_the_limits_of_figures() =>
        AnyValue.Sample(
            stated =>
            {
                var decision = SubmissionDecider.Decide(Report(stated), Given(Opened).State);
                foreach (var reported in decision.Events.OfType<SubmissionValuesReported>())
                {
                    var final = FinalFigure.Of(reported.Values[0], Edition2017.Content.Find(stated.DataPoint)!,
                        new(795_736, 336_600, 138.35m));
                    Assert.True(final.Value is null || Figures.IsAcceptable(final.Value.Value));
                }
            },
            iter: 5_000);

    [Fact]
    public void findings_have_ids_of_their_own_and_figures_that_can_be_kept() =>
        AnyValue.Array[1, 60].Sample(
            values =>
            {
                var accepted = values.Where(stated => SubmissionDecider.Decide(Report(stated), Given(Opened).State).Events.Count > 0)
                    .ToArray();
                var findings = ScreeningRules.Screen(Given(Opened, Reported(accepted)).State, Edition2017.Content);
                Assert.Equal(findings.Count, findings.Select(finding => finding.Id).Distinct(StringComparer.Ordinal).Count());
                Assert.All(findings, finding => Assert.All(finding.Figures.Values, figure => Assert.True(Figures.IsAcceptable(figure))));
            },
            iter: 300);

    [Fact]
    public void an_event_out_of_place_is_an_impossible_history()
    {
        Assert.Throws<ImpossibleHistoryException>(() => Given(Reported()));
        Assert.Throws<ImpossibleHistoryException>(() => Given(Opened, Opened));
        Assert.Throws<ImpossibleHistoryException>(() => Given([.. TakenBack, Reported()]));
        Assert.Throws<ImpossibleHistoryException>(() => Given([.. Certified, Withdrawn]));
    }

    private static decimal? Cut(decimal? figure, int places) => figure is { } given ? Math.Round(given, places) : null;
}
