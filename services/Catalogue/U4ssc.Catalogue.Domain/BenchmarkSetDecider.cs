using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>What can be asked of a benchmark set.</summary>
public abstract record BenchmarkSetCommand;

/// <summary>Begin a set.</summary>
/// <param name="Edition">The published content of the edition it is for; null where there is none of that id.</param>
/// <param name="By">Opaque id of the holder of the account: the person or organisation behind it.</param>
public sealed record DraftBenchmarkSet(BenchmarkSetContent Content, EditionContent? Edition, Holder By) : BenchmarkSetCommand;

/// <summary>Set the target of one data point.</summary>
/// <param name="Edition">The published content of the edition the set is for.</param>
public sealed record SetBenchmarkTarget(BenchmarkTarget Target, EditionContent? Edition, Holder By) : BenchmarkSetCommand;

/// <summary>Publish a set.</summary>
/// <param name="By">Opaque id of the holder of the account: the second person.</param>
public sealed record PublishBenchmarkSet(Holder By) : BenchmarkSetCommand;

/// <summary>Every answer to every request about a benchmark set.</summary>
public static class BenchmarkSetDecider
{
    /// <summary>Events, nothing, or one refusal.</summary>
    public static Decision<IBenchmarkSetEvent> Decide(BenchmarkSetCommand command, BenchmarkSet state) => (command, state) switch
    {
        (DraftBenchmarkSet c, BenchmarkSet.Missing) => Begin(c),
        (DraftBenchmarkSet c, BenchmarkSet.Draft draft) when BeganSo(draft, c) => [],
        (DraftBenchmarkSet, BenchmarkSet.Draft) => BenchmarkSetRefusals.Exists,

        (SetBenchmarkTarget c, BenchmarkSet.Draft draft) when draft.Content.Targets.Contains(c.Target) => [],
        (SetBenchmarkTarget c, BenchmarkSet.Draft) => BenchmarkRules.PlacesOf(c.Target, c.Edition) is { Count: > 0 } places
            ? BenchmarkSetRefusals.ContentRefused(places)
            : [new BenchmarkTargetSet(c.Target, c.By)],

        (PublishBenchmarkSet c, BenchmarkSet.Draft draft) when draft.Hands.Contains(c.By) => BenchmarkSetRefusals.SamePerson,
        (PublishBenchmarkSet, BenchmarkSet.Draft { Content.Targets.Count: 0 }) => BenchmarkSetRefusals.Empty,
        (PublishBenchmarkSet c, BenchmarkSet.Draft draft) => [new BenchmarkSetPublished(draft.Content, draft.Content.Sha256(), c.By)],
        (PublishBenchmarkSet c, BenchmarkSet.Published published) when c.By == published.By => [],

        (_, BenchmarkSet.Missing) => BenchmarkSetRefusals.Unknown,
        (_, BenchmarkSet.Published) => BenchmarkSetRefusals.Published,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "No such request of a benchmark set."),
    };

    private static Decision<IBenchmarkSetEvent> Begin(DraftBenchmarkSet c) =>
        BenchmarkRules.PlacesOf(c.Content, c.Edition) is { Count: > 0 } places
            ? BenchmarkSetRefusals.ContentRefused(places)
            : [new BenchmarkSetDrafted(c.Content with { Targets = BenchmarkSetContent.InOrder(c.Content.Targets) }, c.By)];

    private static bool BeganSo(BenchmarkSet.Draft draft, DraftBenchmarkSet c) =>
        draft.Beginning.By == c.By
        && draft.Beginning.Content.SameAs(c.Content with { Targets = BenchmarkSetContent.InOrder(c.Content.Targets) });
}
