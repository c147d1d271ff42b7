using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>One edition of the KPI catalogue: missing, a draft that changes, or published and immutable.</summary>
public abstract record Edition : IState<Edition, IEditionEvent>, IOwned
{
    private Edition()
    {
    }

    /// <summary>There is no such edition.</summary>
    public sealed record Missing : Edition;

    /// <summary>It may change.</summary>
    /// <param name="Beginning">How it was begun: tells a repeated request from another one of the same id.</param>
    /// <param name="Hands">Holders who had a hand in it: none of them may publish it.</param>
    public sealed record Draft(EditionDrafted Beginning, EditionContent Content, IReadOnlyList<Holder> Hands) : Edition;

    /// <summary>It never changes again.</summary>
    public sealed record Published(EditionContent Content, string ContentSha256, Holder By) : Edition;

    /// <inheritdoc />
    /// <remarks>Editions belong to the programme.</remarks>
    public Owner? Whose(Guid id) => this is Missing ? null : Owner.Nobody;

    /// <inheritdoc />
    public static Edition Initial => new Missing();

    /// <inheritdoc />
    public static Edition Evolve(Edition state, IEditionEvent happened) => (state, happened) switch
    {
        (Missing, EditionDrafted e) => new Draft(e, e.Content, [e.By]),
        (Draft draft, EditionImported e) => draft with { Content = e.Content, Hands = [.. draft.Hands.Union([e.By])] },
        (Draft draft, KpiDefined e) => draft with { Content = draft.Content.With(e.Kpi), Hands = [.. draft.Hands.Union([e.By])] },
        (Draft, EditionPublished e) => new Published(e.Content, e.ContentSha256, e.By),
        _ => throw new ImpossibleHistoryException(state, happened),
    };
}
