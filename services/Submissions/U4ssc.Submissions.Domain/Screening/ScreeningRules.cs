namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// The rules in force. A rule that is added later looks at what is submitted later; what was frozen keeps the findings it had.
/// </summary>
public static class ScreeningRules
{
    /// <summary>All, in the order in which findings are shown.</summary>
    public static IReadOnlyList<ScreeningRule> All { get; } =
    [
        NoDenominator.Rule, GivenValueDisagrees.Rule, NumeratorExceedsDenominator.Rule, PercentageOutOfRange.Rule, IndexOutOfRange.Rule,
        GdpCurrencyMissing.Rule,
        CountNotWhole.Rule, GdpCurrencyUnknown.Rule,
        CommonInputChanged.Rule, PopulationInconsistent.Rule, HouseholdsInconsistent.Rule, AreaInconsistent.Rule, GdpImplausible.Rule,
        DivisorForgotten.Rule, PollutantUnit.Rule, FinalValueInNumerator.Rule, ValueImplausible.Rule,
        ChangedSinceLastPeriod.Rule, TreatmentLevelsNotNested.Rule, SharesDoNotAddUp.Rule, ShareMissing.Rule, PotableExceedsBasic.Rule,
        BroadbandExceedsInternet.Rule,
        PercentageUnusual.Rule, ManyNotReported.Rule,
        DiffersFromPeers.Rule, PeersTooFew.Rule, NumeratorNotWhole.Rule, EvidenceNotStored.Rule, SourceMissing.Rule,
    ];

    /// <summary>Everything that the rules find in a submission now; nothing where its content plays no part any more.</summary>
    public static IReadOnlyList<ScreeningFinding> Screen(Submission state, Edition edition, Comparison? against = null)
    {
        if (state is not Submission.WithContent { Opened: var opened, Content: var content }) return [];
        var screened = new Screened(edition, content.CommonInputs, opened.Prefills, content.Values, against ?? Comparison.None);
        return [.. All.SelectMany(rule => rule.Findings(screened, content.Justifications))];
    }
}
