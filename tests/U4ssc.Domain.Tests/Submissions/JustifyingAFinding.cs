using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions;

public sealed class JustifyingAFinding
{
    private static readonly ISubmissionEvent[] Partial = [Opened, Reported(Said("EC-ICT-ICT-1C", 97), Said("EC-ICT-WS-2A", 101))];

    [Fact]
    public void a_warning_takes_a_reason() =>
        Given(Partial).When(Justify("many_not_reported"))
            .Then(new SubmissionScreeningJustified(IdOf("many_not_reported"), "A first round."));

    [Fact]
    public void the_reason_is_shown_with_the_finding() =>
        Assert.Equal("A first round.",
            Found(Given([.. Partial, new SubmissionScreeningJustified(IdOf("many_not_reported"), "A first round.")]).State,
                "many_not_reported").Justification);

    [Fact]
    public void a_finding_keeps_its_id_while_figures_change() =>
        Assert.Equal(IdOf("many_not_reported"),
            Found(Given([.. Partial, Reported(Said("EC-ICT-ICT-2C", 40))]).State, "many_not_reported").Id);

    [Fact]
    public void an_error_takes_none() =>
        Given(Partial).When(Justify("percentage_out_of_range")).ThenRefused(SubmissionRefusals.FindingIsError);

    [Fact]
    public void a_finding_that_is_not_there_takes_none() =>
        Given(Partial).When(new JustifyFinding(Edition2017.Content, "nothing", "x")).ThenRefused(SubmissionRefusals.FindingUnknown);

    [Fact]
    public void a_reason_says_something() =>
        Assert.Equal("/reason",
            Assert.Single(Given(Partial).When(Justify("many_not_reported") with { Reason = "  " })
                .ThenRefused("submission.text_refused").Places).Pointer);

    [Fact]
    public void a_returned_submission_takes_reasons_too() =>
        Given([.. ReturnedOnce, Reported(new StatedValue("EC-ICT-ICT-1C", ValueStatus.Reported, Value: 20))])
            .When(new JustifyFinding(Edition2017.Content, IdOf("broadband_exceeds_internet", 20), "Shared lines."))
            .ThenOne<SubmissionScreeningJustified>();

    [Fact]
    public void a_frozen_one_does_not() => Given(HandedIn).When(Justify("many_not_reported")).ThenRefused(SubmissionRefusals.Frozen);

    private static JustifyFinding Justify(string rule) => new(Edition2017.Content, IdOf(rule), "A first round.");

    private static string IdOf(string rule) => Found(Given(Partial).State, rule).Id;

    private static string IdOf(string rule, decimal internet) =>
        Found(Given(Opened, Reported([.. Everything, Said("EC-ICT-ICT-1C", internet)])).State, rule).Id;

    private static ScreeningFinding Found(Submission state, string rule) =>
        ScreeningRules.Screen(state, Edition2017.Content).Single(finding => finding.Rule == rule);
}
