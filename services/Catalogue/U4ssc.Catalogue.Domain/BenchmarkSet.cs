using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>A set of targets for the data points of one edition: missing, a draft that changes, or published and immutable.</summary>
public abstract record BenchmarkSet : IState<BenchmarkSet, IBenchmarkSetEvent>, IOwned
{
    private BenchmarkSet()
    {
    }

    /// <summary>There is no such set.</summary>
    public sealed record Missing : BenchmarkSet;

    /// <summary>It may change.</summary>
    /// <param name="Beginning">How it was begun: tells a repeated request from another one of the same id.</param>
    /// <param name="Hands">Holders who had a hand in it: none of them may publish it.</param>
    public sealed record Draft(BenchmarkSetDrafted Beginning, BenchmarkSetContent Content, IReadOnlyList<Holder> Hands) : BenchmarkSet;

    /// <summary>It never changes again.</summary>
    public sealed record Published(string ContentSha256, Holder By) : BenchmarkSet;

    /// <inheritdoc />
    /// <remarks>Benchmark sets belong to the programme, whoever's cities they are for.</remarks>
    public Owner? Whose(Guid id) => this is Missing ? null : Owner.Nobody;

    /// <inheritdoc />
    public static BenchmarkSet Initial => new Missing();

    /// <inheritdoc />
    public static BenchmarkSet Evolve(BenchmarkSet state, IBenchmarkSetEvent happened) => (state, happened) switch
    {
        (Missing, BenchmarkSetDrafted e) => new Draft(e, e.Content, [e.By]),
        (Draft draft, BenchmarkTargetSet e) =>
            draft with { Content = draft.Content.With(e.Target), Hands = [.. draft.Hands.Union([e.By])] },
        (Draft, BenchmarkSetPublished e) => new Published(e.ContentSha256, e.By),
        _ => throw new ImpossibleHistoryException(state, happened),
    };
}
