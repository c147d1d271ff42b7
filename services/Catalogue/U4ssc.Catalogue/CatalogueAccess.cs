using U4ssc.Kernel;

namespace U4ssc.Catalogue;

/// <summary>
/// Who may ask what of the catalogue. What is published is public, drafts are for secretariat and auditor (<see cref="Drafts"/>); only the
/// secretariat changes anything.
/// </summary>
internal static class CatalogueAccess
{
    public static readonly IReadOnlyList<Permit> Table =
    [
        new("GET", "/editions", Role.Anonymous),
        new("GET", "/editions/{edition}", Role.Anonymous),
        new("GET", "/editions/{edition}/history", Role.Anonymous),
        new("GET", "/editions/{edition}/diff", Role.Anonymous),
        new("GET", "/editions/{edition}/diff/{other}", Role.Anonymous),
        new("GET", "/editions/{edition}/export", Role.Anonymous),
        new("GET", "/editions/{edition}/kpis", Role.Anonymous),
        new("GET", "/editions/{edition}/kpis/{code}", Role.Anonymous),
        new("POST", "/editions/{edition}/evaluate", Role.Anonymous),
        new("POST", "/editions", Role.Secretariat, States: "missing"),
        new("POST", "/editions/{edition}/import", Role.Secretariat, States: "draft"),
        new("PUT", "/editions/{edition}/kpis/{code}", Role.Secretariat, States: "draft"),
        new("POST", "/editions/{edition}/publication", Role.Secretariat, States: "draft"),

        new("GET", "/benchmark-sets", Role.Anonymous),
        new("GET", "/benchmark-sets/{id}", Role.Anonymous),
        new("GET", "/benchmark-sets/{id}/history", Role.Anonymous),
        new("GET", "/benchmark-sets/{id}/diff", Role.Anonymous),
        new("POST", "/benchmark-sets", Role.Secretariat, States: "missing"),
        new("PUT", "/benchmark-sets/{id}/targets/{dataPoint}", Role.Secretariat, States: "draft"),
        new("POST", "/benchmark-sets/{id}/publication", Role.Secretariat, States: "draft"),
    ];
}
