using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>Every way the answer about an edition can be no.</summary>
public static class EditionRefusals
{
    /// <summary>No edition of this id.</summary>
    public static Refusal Unknown => Refusal.NotFound("edition.unknown",
        "There is no such edition. GET /api/catalogue/editions lists them.");

    /// <summary>No such KPI in the edition.</summary>
    public static Refusal KpiUnknown => Refusal.NotFound("edition.kpi_unknown",
        "This edition has no KPI of this code. GET …/kpis lists them.");

    /// <summary>The edition is frozen.</summary>
    public static Refusal Published => Refusal.Conflict("edition.published",
        "This edition is published and never changes again. Draft a new edition that is based on it.");

    /// <summary>The id is taken by another draft.</summary>
    public static Refusal Exists => Refusal.Conflict("edition.exists",
        "A draft of this id was begun otherwise, or by somebody else. Continue that one or choose another id.");

    /// <summary>Who had a hand in a draft may not publish it.</summary>
    public static Refusal SamePerson => Refusal.Forbidden("edition.same_person",
        "An edition is published by a second person, and you had a hand in this draft. Ask a colleague to publish it.");

    /// <summary>Nothing in it.</summary>
    public static Refusal Empty => Refusal.Conflict("edition.empty",
        "This draft has no KPI. Import its content or define its KPIs before you publish it.");

    /// <summary>The content breaks rules, at these places.</summary>
    public static Refusal ContentRefused(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid("edition.content_refused",
        "The content breaks the rules of an edition. Correct each place that is named; nothing was changed.", places);
}
