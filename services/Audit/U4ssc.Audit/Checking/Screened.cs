using U4ssc.Submissions.Domain.Screening;

namespace U4ssc.Audit.Checking;

/// <summary>
/// Screening again. Some rules compare with figures of other submissions, which this one's history does not have: what they saw is taken
/// over; everything else must be found again, in the same place.
/// </summary>
internal static class Screened
{
    private static readonly HashSet<string> Comparing =
        [ChangedSinceLastPeriod.Rule.Id, DiffersFromPeers.Rule.Id, PeersTooFew.Rule.Id];

    /// <summary>The findings as they must have been, and whether some were taken over.</summary>
    public static (IReadOnlyList<ScreeningFinding> Findings, bool Believed) Again(
        IReadOnlyList<ScreeningFinding> recorded, IReadOnlyList<ScreeningFinding> found)
    {
        // The unit of a gas is told by its last figure, too.
        var again = found.Select(finding => finding.Id).ToHashSet(StringComparer.Ordinal);
        bool Taken(ScreeningFinding finding) =>
            Comparing.Contains(finding.Rule) || (finding.Rule == PollutantUnit.Rule.Id && !again.Contains(finding.Id));

        var taken = recorded.Where(Taken).ToList();
        var order = ScreeningRules.All.Select((rule, place) => (rule.Id, place)).ToDictionary(one => one.Id, one => one.place,
            StringComparer.Ordinal);
        var merged = found.Concat(taken).OrderBy(finding => order.GetValueOrDefault(finding.Rule, int.MaxValue)).ToList();

        // Within one rule the data points give the order, which what was taken over shares with what was found: there the record is
        // followed,
        // where it has everything else in its order.
        var rest = recorded.Where(finding => !Taken(finding)).Select(finding => finding.Id);
        return rest.SequenceEqual(found.Select(finding => finding.Id), StringComparer.Ordinal)
            && recorded.Select(finding => finding.Rule).SequenceEqual(merged.Select(finding => finding.Rule), StringComparer.Ordinal)
            ? ([.. recorded.Select(one => merged.First(other => other.Id == one.Id))], taken.Count > 0)
            : (merged, taken.Count > 0);
    }
}
