using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>What can happen to an edition of the catalogue. Stored for ever; members are added, never renamed.</summary>
public interface IEditionEvent;

/// <summary>The names under which an edition's events lie on disk, in histories and in leaves, for ever.</summary>
public static class EditionEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("edition_drafted", typeof(EditionDrafted)),
        ("edition_imported", typeof(EditionImported)),
        ("kpi_defined", typeof(KpiDefined)),
        ("edition_published", typeof(EditionPublished)),
    ];
}

/// <summary>A draft was begun. Stored as <c>edition_drafted</c>.</summary>
/// <param name="BasedOn">Id of the edition whose content it starts from; null where it starts empty.</param>
/// <param name="Content">What the draft starts with, complete.</param>
/// <param name="By">Opaque id of the holder of the account: the person who began it.</param>
public sealed record EditionDrafted(string Edition, string? BasedOn, EditionContent Content, Holder By) : IEditionEvent;

/// <summary>The whole content of a draft was replaced. Stored as <c>edition_imported</c>.</summary>
/// <param name="By">Opaque id of the holder of the account: the person who imported it.</param>
public sealed record EditionImported(EditionContent Content, Holder By) : IEditionEvent;

/// <summary>One KPI of a draft was defined, or defined anew. Stored as <c>kpi_defined</c>.</summary>
/// <param name="By">Opaque id of the holder of the account: the person who defined it.</param>
public sealed record KpiDefined(Kpi Kpi, Holder By) : IEditionEvent;

/// <summary>
/// The edition was published and is frozen. Stored as <c>edition_published</c>; it carries the frozen statement itself, complete.
/// </summary>
/// <param name="ContentSha256">SHA-256 (lower-case hex) of the canonical JSON (RFC 8785) of <paramref name="Content"/>.</param>
/// <param name="By">Opaque id of the holder of the account: the second person.</param>
public sealed record EditionPublished(EditionContent Content, string ContentSha256, Holder By) : IEditionEvent;
