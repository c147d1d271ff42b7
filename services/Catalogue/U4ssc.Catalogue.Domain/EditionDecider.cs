using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>What can be asked of an edition.</summary>
public abstract record EditionCommand;

/// <summary>Begin a draft.</summary>
/// <param name="BasedOn">The edition to start from, and its content where it is published; both null for an empty start.</param>
/// <param name="By">Opaque id of the holder of the account: the person or organisation behind it.</param>
public sealed record DraftEdition(string Edition, string Title, string? BasedOn, EditionContent? Start, Holder By) : EditionCommand;

/// <summary>Replace the whole content of a draft.</summary>
public sealed record ImportEdition(EditionContent Content, Holder By) : EditionCommand;

/// <summary>Define one KPI of a draft, new or anew.</summary>
/// <param name="Code">The code it was addressed by; the KPI must agree.</param>
public sealed record DefineKpi(string Code, Kpi Kpi, Holder By) : EditionCommand;

/// <summary>Publish a draft.</summary>
/// <param name="By">Opaque id of the holder of the account: the second person.</param>
public sealed record PublishEdition(Holder By) : EditionCommand;

/// <summary>Every answer to every request about an edition.</summary>
public static class EditionDecider
{
    /// <summary>Events, nothing, or one refusal.</summary>
    public static Decision<IEditionEvent> Decide(EditionCommand command, Edition state) => (command, state) switch
    {
        (DraftEdition c, Edition.Missing) => Begin(c),
        (DraftEdition c, Edition.Draft draft) when BeganSo(draft, c) => [],
        (DraftEdition, Edition.Draft) => EditionRefusals.Exists,

        (ImportEdition c, Edition.Draft draft) when c.Content.SameAs(draft.Content) => [],
        (ImportEdition c, Edition.Draft draft) => EditionRules.PlacesOf(c.Content, draft.Beginning.Edition) is { Count: > 0 } places
            ? EditionRefusals.ContentRefused(places)
            : [new EditionImported(c.Content, c.By)],

        (DefineKpi c, Edition.Draft draft) when draft.Content.Kpis.Any(c.Kpi.SameAs) && c.Code == c.Kpi.Code => [],
        (DefineKpi c, Edition.Draft draft) => EditionRules.PlacesOf(c.Code, c.Kpi, draft.Content) is { Count: > 0 } places
            ? EditionRefusals.ContentRefused(places)
            : [new KpiDefined(c.Kpi, c.By)],

        (PublishEdition c, Edition.Draft draft) when draft.Hands.Contains(c.By) => EditionRefusals.SamePerson,
        (PublishEdition, Edition.Draft { Content.Kpis.Count: 0 }) => EditionRefusals.Empty,
        (PublishEdition c, Edition.Draft draft) => [new EditionPublished(draft.Content, draft.Content.Sha256(), c.By)],
        (PublishEdition c, Edition.Published published) when c.By == published.By => [],

        (_, Edition.Missing) => EditionRefusals.Unknown,
        (_, Edition.Published) => EditionRefusals.Published,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "No such request of an edition."),
    };

    private static Decision<IEditionEvent> Begin(DraftEdition c)
    {
        if (EditionRules.PlacesOf(c) is { Count: > 0 } places) return EditionRefusals.ContentRefused(places);
        var content = c.Start is null
            ? EditionContent.Empty(c.Edition, c.Title)
            : c.Start with { Edition = c.Edition, Title = c.Title };
        return [new EditionDrafted(c.Edition, c.BasedOn, content, c.By)];
    }

    private static bool BeganSo(Edition.Draft draft, DraftEdition c) =>
        draft.Beginning.By == c.By && draft.Beginning.BasedOn == c.BasedOn && draft.Beginning.Content.Title == c.Title;
}
