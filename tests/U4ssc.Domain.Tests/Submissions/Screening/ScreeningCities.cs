using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions.Screening;

/// <summary>What a rule says of some values.</summary>
internal static class ScreeningCities
{
    public static IReadOnlyList<ScreeningFinding> Findings(string rule, CommonInputs? inputs, params StatedValue[] values) =>
        [.. ScreeningRules.Screen(Given(Opened, new SubmissionValuesReported(Over(inputs), values, Officer)).State, Edition2017.Content)
            .Where(finding => finding.Rule == rule)];

    // An event holds all common inputs: those that are said, over what was filled in at the beginning.
    private static CommonInputs? Over(CommonInputs? inputs) =>
        inputs is null ? null : CommonInputsChange.To(inputs).Over(((Submission.Draft)Given(Opened).State).Content.CommonInputs);

    public static ScreeningFinding Hit(string rule, params StatedValue[] values) => Assert.Single(Findings(rule, null, values));

    public static ScreeningFinding Hit(string rule, CommonInputs inputs, params StatedValue[] values) =>
        Assert.Single(Findings(rule, inputs, values));

    public static void Miss(string rule, params StatedValue[] values) => Assert.Empty(Findings(rule, null, values));

    public static void Miss(string rule, CommonInputs inputs, params StatedValue[] values) => Assert.Empty(Findings(rule, inputs, values));
}
