using U4ssc.Submissions.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions;

public sealed class ReportingValues
{
    [Fact]
    public void all_values_of_a_command_are_one_event() =>
        Given(Opened).When(Report(Everything)).Then(Reported(Everything));

    [Fact]
    public void common_inputs_can_be_said_alone()
    {
        var inputs = new CommonInputs(Gdp: new(25_000_000_000, "EUR"));
        Given(Opened).When(Report() with { CommonInputs = CommonInputsChange.To(inputs) })
            .Then(new SubmissionValuesReported(new(795_736, 336_600, 138.35m, inputs.Gdp), [], Officer));
    }

    [Fact]
    public void saying_the_same_again_is_no_event_even_for_someone_else() =>
        Given(Opened, Reported(Everything)).When(Report(Everything) with { By = SecondOfficer }).ThenNothing();

    [Fact]
    public void saying_the_prefilled_population_is_no_event() =>
        Given(Opened).When(Report() with { CommonInputs = CommonInputsChange.To(new(795_736)) }).ThenNothing();

    [Fact]
    public void saying_nothing_is_no_event() => Given(Opened).When(Report()).ThenNothing();

    [Fact]
    public void zeros_at_the_end_of_a_figure_make_no_difference() =>
        Given(Opened, Reported(Said("EC-ICT-ICT-1C", 97.5m))).When(Report(Said("EC-ICT-ICT-1C", 97.50m))).ThenNothing();

    [Fact]
    public void evidence_counts_by_content()
    {
        var first = Said("EC-ICT-ICT-1C", 97) with { Evidence = [new string('a', 64)] };
        Given(Opened, Reported(first)).When(Report(first with { Evidence = [new string('a', 64)] })).ThenNothing();
        Given(Opened, Reported(first)).When(Report(first with { Evidence = [new string('b', 64)] })).ThenOne<SubmissionValuesReported>();
    }

    [Fact]
    public void a_later_value_replaces_the_earlier_one_as_a_whole()
    {
        var state = Given(Opened, Reported(Said("EC-ICT-ICT-1C", 97)),
            Reported(new StatedValue("EC-ICT-ICT-1C", ValueStatus.NotReported, Reason: "Withdrawn."))).State;
        var stated = Assert.Single(Assert.IsType<Submission.Draft>(state).Content.Values).Value;
        Assert.Null(stated.Value);
        Assert.Equal(ValueStatus.NotReported, stated.Status);
    }

    [Fact]
    public void everybody_who_entered_values_prepared_them() =>
        Assert.Equal(
            [Officer, SecondOfficer],
            Assert.IsType<Submission.Draft>(Given(Opened, Reported(Said("EC-ICT-ICT-1C", 97)),
                Reported() with { PreparedBy = SecondOfficer }, Reported()).State).Content.PreparedBy);

    [Fact]
    public void the_final_value_is_computed_from_the_common_input() =>
        Assert.Equal(97m, Final(Ratio("EC-ICT-ICT-1C", 326_502)).Value);

    [Fact]
    public void the_citys_own_denominator_goes_before_the_common_input() =>
        Assert.Equal(new FinalFigure(50, ValueBasis.Computed, 200, 50), Final(Ratio("EC-ICT-ICT-1C", 100, 200)));

    [Fact]
    public void a_final_value_alone_is_marked_as_given() => Assert.Equal(ValueBasis.Given, Final(Said("EC-ICT-ICT-1C", 97)).Basis);

    [Fact]
    public void a_computed_value_is_rounded_to_ten_places() => Assert.Equal(33.3333333333m, Final(Ratio("EC-ICT-WS-1C", 1, 3)).Value);

    [Fact]
    public void a_numerator_without_its_common_input_waits_for_it() =>
        Given(Opened with { Prefills = [] }).When(Report(Ratio("EC-ICT-ICT-1C", 100))).ThenOne<SubmissionValuesReported>();

    [Theory]
    [InlineData(49.75)]
    [InlineData(50.25)]
    public void given_and_computed_may_differ_by_rounding(double given) =>
        Given(Opened).When(Report(Ratio("EC-ICT-WS-1C", 1, 2) with { Value = (decimal)given })).ThenOne<SubmissionValuesReported>();

    [Fact]
    public void what_was_submitted_is_frozen() =>
        Given(HandedIn).When(Report(Said("EC-ICT-ICT-1C", 1))).ThenRefused(SubmissionRefusals.Frozen);

    [Fact]
    public void what_is_in_verification_is_frozen() =>
        Given(InVerification).When(Report(Said("EC-ICT-ICT-1C", 1))).ThenRefused(SubmissionRefusals.Frozen);

    [Fact]
    public void what_was_attested_stays() =>
        Given(Attested).When(Report(Said("EC-ICT-ICT-1C", 1))).ThenRefused(SubmissionRefusals.AlreadyVerified);

    [Fact]
    public void what_was_decided_stays() =>
        Given(Certified).When(Report(Said("EC-ICT-ICT-1C", 1))).ThenRefused(SubmissionRefusals.AlreadyClosed);

    [Fact]
    public void what_was_withdrawn_stays() =>
        Given(TakenBack).When(Report(Said("EC-ICT-ICT-1C", 1))).ThenRefused(SubmissionRefusals.AlreadyWithdrawn);

    private static FinalFigure Final(StatedValue stated) =>
        FinalFigure.Of(stated, Edition2017.Content.Find(stated.DataPoint)!, new(795_736, 336_600, 138.35m));
}
