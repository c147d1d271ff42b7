namespace U4ssc.Catalogue.Domain;

/// <summary>One difference between two editions.</summary>
/// <param name="Kpi">Code of the KPI.</param>
/// <param name="Member">What differs: a member such as <c>unit</c>, or <c>kpi</c> or <c>dataPoint</c> where a whole one came or
/// went.</param>
/// <param name="DataPoint">Id of the data point, where one is concerned.</param>
/// <param name="Breaking">True where figures or scores under both editions cannot be compared any more.</param>
public sealed record EditionChange(string Kpi, string Member, string? DataPoint, string? From, string? To, bool Breaking);

/// <summary>What differs between two editions, in the order of the first, then what the second adds.</summary>
public static class EditionDiff
{
    /// <summary>All differences.</summary>
    public static IReadOnlyList<EditionChange> Between(EditionContent from, EditionContent to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var then = from.Kpis.ToDictionary(kpi => kpi.Code, StringComparer.Ordinal);
        var now = to.Kpis.ToDictionary(kpi => kpi.Code, StringComparer.Ordinal);
        return
        [
            .. from.Kpis.SelectMany(kpi => now.TryGetValue(kpi.Code, out var later)
                ? Between(kpi, later)
                : [new EditionChange(kpi.Code, "kpi", null, kpi.Name, null, Breaking: true)]),
            .. to.Kpis.Where(kpi => !then.ContainsKey(kpi.Code))
            .Select(kpi => new EditionChange(kpi.Code, "kpi", null, null, kpi.Name, Breaking: false)),
        ];
    }

    private static IEnumerable<EditionChange> Between(Kpi from, Kpi to)
    {
        var members = new (string Member, string? From, string? To, bool Breaking)[]
        {
            ("definition", from.Definition, to.Definition, true),
            ("unit", from.Unit, to.Unit, true),
            ("direction", from.Direction, to.Direction, true),
            ("formula", Text(from.Formula), Text(to.Formula), true),
            ("level", from.Level, to.Level, true),
            ("dimension", from.Dimension, to.Dimension, true),
            ("subDimension", from.SubDimension, to.SubDimension, true),
            ("category", from.Category, to.Category, true),
            ("sdgGoals", string.Join(", ", from.SdgGoals), string.Join(", ", to.SdgGoals), true),
            ("name", from.Name, to.Name, false),
            ("displayCode", from.DisplayCode, to.DisplayCode, false),
            ("alternativeCodes", string.Join(", ", from.AlternativeCodes), string.Join(", ", to.AlternativeCodes), false),
            ("sdgTargets", string.Join(", ", from.SdgTargets), string.Join(", ", to.SdgTargets), false),
            ("verifierChecks", string.Join("; ", from.VerifierChecks), string.Join("; ", to.VerifierChecks), false),
            ("type", from.Type, to.Type, false),
            ("notes", from.Notes, to.Notes, false),
            ("benchmark", from.Benchmark, to.Benchmark, false),
            ("source", from.Source, to.Source, false),
            ("provenance", Text(from.Provenance), Text(to.Provenance), false),
        };
        foreach (var (member, before, after, breaking) in members.Where(member => member.From != member.To))
            yield return new(from.Code, member, null, before, after, breaking);

        foreach (var point in from.DataPoints)
        {
            var later = to.DataPoints.FirstOrDefault(candidate => candidate.Id == point.Id);
            if (later is null) yield return new(from.Code, "dataPoint", point.Id, point.Label, null, Breaking: true);
            else if (later.Unit != point.Unit) yield return new(from.Code, "unit", point.Id, point.Unit, later.Unit, Breaking: true);
            if (later is not null && later.Direction != point.Direction)
                yield return new(from.Code, "direction", point.Id, point.Direction, later.Direction, Breaking: true);
            if (later is not null && later.Label != point.Label)
                yield return new(from.Code, "label", point.Id, point.Label, later.Label, Breaking: false);
        }

        // A KPI is complete when all its data points are reported: one more makes complete ones partial.
        foreach (var point in to.DataPoints.Where(point => from.DataPoints.All(known => known.Id != point.Id)))
            yield return new(from.Code, "dataPoint", point.Id, null, point.Label, Breaking: true);
    }

    private static string Text(Formula formula) => formula.Kind == Words.Ratio
        ? FormattableString.Invariant(
            $"{formula.Numerator} × {formula.Multiplier} / {formula.Denominator}{(formula.CommonDenominator is { } common ? $" ({common})" : "")}")
        : $"{formula.Value}";

    private static string Text(IReadOnlyDictionary<string, string> provenance) =>
        string.Join("; ", provenance.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}"));
}
