using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using U4ssc.Testing;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions.Screening;

public sealed class ScreeningPublishedFigures
{
    [Theory]
    [InlineData("Bizerte", 142_966)]
    [InlineData("Karmøy", 42_229)]
    [InlineData("Stavanger", 144_147)]
    [InlineData("Kristiansund", 24_013)]
    [InlineData("Valencia", 795_736)]
    [InlineData("Pully", 18_694)]
    public void a_city_submits_what_it_really_published_once_it_says_why_the_rest_is_missing(string city, int population)
    {
        var situation = Given(Opened with { Prefills = [new("population", population, "registry")] },
            Reported([.. Edition2017.Published(city)]));
        var findings = ScreeningRules.Screen(situation.State, Edition2017.Content);
        Assert.DoesNotContain(findings, finding => finding.Severity == Severity.Error);
        Assert.Equal(["many_not_reported"], findings.Where(finding => finding.Severity == Severity.Warning)
            .Select(finding => finding.Rule));
        var ready = findings.Where(finding => finding.Severity == Severity.Warning)
            .Aggregate(situation.State, (state, finding) =>
                Submission.Evolve(state, new SubmissionScreeningJustified(finding.Id, "Only single pages were at hand.")));
        new Situation<Submission, ISubmissionEvent>(ready).When(new SubmitSubmission(Edition2017.Content)).ThenOne<SubmissionSubmitted>();
    }

    [Fact]
    public void a_full_report_without_peculiarities_has_no_findings() =>
        Assert.Empty(ScreeningRules.Screen(Given(Opened, Reported(Everything)).State, Edition2017.Content));

    [Fact]
    public void every_rule_has_an_id_of_its_own() =>
        Assert.Equal(ScreeningRules.All.Count, ScreeningRules.All.Select(rule => rule.Id).Distinct(StringComparer.Ordinal).Count());
}
