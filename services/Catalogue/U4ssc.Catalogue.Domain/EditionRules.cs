using System.Text.RegularExpressions;
using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>What an edition must hold to be one. Each check names every wrong place, as a pointer into what was sent.</summary>
public static partial class EditionRules
{
    /// <summary>KPIs of an edition at the most.</summary>
    public const int KpisMax = 500;

    /// <summary>Items of any other list at the most.</summary>
    public const int ItemsMax = 50;

    /// <summary>Characters of a code, id, unit or name at the most.</summary>
    public const int LineCharactersMax = 200;

    /// <summary>Characters of a longer text at the most.</summary>
    public const int TextCharactersMax = 4_000;

    /// <summary>
    /// The largest multiplier: a thousand times what any rate uses, and small enough never to leave the range of decimal.
    /// </summary>
    public const decimal MultiplierMax = 1_000_000_000m;

    /// <summary>Places at which a request for a draft is wrong.</summary>
    public static IReadOnlyList<RefusedPlace> PlacesOf(DraftEdition command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var places = new Places();
        places.Id("/id", command.Edition);
        places.Line("/title", command.Title);
        if (command.BasedOn is not null && command.Start is null)
            places.Add("/basedOn", "edition.based_on_unknown", "There is no published edition of this id to start from.");
        return places.All;
    }

    /// <summary>Places at which a whole content is wrong; <paramref name="edition"/> is the draft it is meant for.</summary>
    public static IReadOnlyList<RefusedPlace> PlacesOf(EditionContent content, string edition)
    {
        ArgumentNullException.ThrowIfNull(content);
        var places = new Places();
        if (content.Edition != edition)
            places.Add("/edition", "edition.id_differs", $"This content says it is another edition than {edition}.");
        places.Line("/title", content.Title);
        places.Text("/basedOn", content.BasedOn, mayBeEmpty: true);
        foreach (var (i, input) in content.CommonInputs.Index())
        {
            places.OneOf($"/commonInputs/{i}/id", input.Id, CommonInputIds);
            places.Line($"/commonInputs/{i}/unit", input.Unit);
        }

        places.Unique(content.CommonInputs.Select((input, i) => ($"/commonInputs/{i}/id", input.Id)), "edition.common_input_twice");
        if (content.Kpis.Count > KpisMax) places.Add("/kpis", "edition.too_many", $"An edition has at most {KpisMax} KPIs.");
        foreach (var (i, kpi) in content.Kpis.Index()) KpiPlaces(places, $"/kpis/{i}", kpi, content.CommonInputs);
        places.Unique(content.Kpis.Select((kpi, i) => ($"/kpis/{i}/code", kpi.Code)), "edition.code_twice");
        places.Unique(content.Kpis.SelectMany((kpi, i) => kpi.DataPoints.Select((point, j) => ($"/kpis/{i}/dataPoints/{j}/id", point.Id))),
            "edition.data_point_twice");
        return places.All;
    }

    /// <summary>Places at which one KPI is wrong, by itself or beside the others of its draft.</summary>
    public static IReadOnlyList<RefusedPlace> PlacesOf(string code, Kpi kpi, EditionContent draft)
    {
        ArgumentNullException.ThrowIfNull(kpi);
        ArgumentNullException.ThrowIfNull(draft);
        var places = new Places();
        if (kpi.Code != code)
            places.Add("/code", "edition.code_differs", $"This KPI says it has another code than {code}, by which it was addressed.");
        KpiPlaces(places, "", kpi, draft.CommonInputs);
        if (draft.Kpis.Count >= KpisMax && draft.Kpis.All(known => known.Code != kpi.Code))
            places.Add("", "edition.too_many", $"An edition has at most {KpisMax} KPIs.");
        var others = draft.Kpis.Where(known => known.Code != kpi.Code).SelectMany(known => known.DataPoints).Select(point => point.Id)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (j, point) in kpi.DataPoints.Index().Where(point => others.Contains(point.Item.Id)))
            places.Add($"/dataPoints/{j}/id", "edition.data_point_twice", $"Another KPI of this draft has a data point {point.Id}.");
        places.Unique(kpi.DataPoints.Select((point, j) => ($"/dataPoints/{j}/id", point.Id)), "edition.data_point_twice");
        return places.All;
    }

    private static readonly IReadOnlyList<string> CommonInputIds = [.. CommonInput.All.Select(input => input.Id)];

    private static void KpiPlaces(Places places, string at, Kpi kpi, IReadOnlyList<CommonInput> inputs)
    {
        places.Id($"{at}/code", kpi.Code);
        places.Line($"{at}/displayCode", kpi.DisplayCode);
        places.Line($"{at}/name", kpi.Name);
        places.Line($"{at}/dimension", kpi.Dimension);
        places.Line($"{at}/subDimension", kpi.SubDimension);
        places.Line($"{at}/category", kpi.Category);
        places.Line($"{at}/unit", kpi.Unit);
        places.Text($"{at}/definition", kpi.Definition);
        places.Text($"{at}/source", kpi.Source);
        if (kpi.Notes is not null) places.Text($"{at}/notes", kpi.Notes);
        if (kpi.Benchmark is not null) places.Text($"{at}/benchmark", kpi.Benchmark);
        if (kpi.Type is not null) places.OneOf($"{at}/type", kpi.Type, Words.Types);
        places.OneOf($"{at}/level", kpi.Level, Words.Levels);
        places.OneOf($"{at}/direction", kpi.Direction, Words.Directions);
        places.Lines($"{at}/alternativeCodes", kpi.AlternativeCodes);
        places.Lines($"{at}/verifierChecks", kpi.VerifierChecks);
        FormulaPlaces(places, $"{at}/formula", kpi.Formula, inputs);
        SdgPlaces(places, at, kpi);
        DataPointPlaces(places, at, kpi);
        if (kpi.Provenance.Count is 0 or > ItemsMax
            || kpi.Provenance.Any(entry => !Places.IsLine(entry.Key) || !Places.IsLine(entry.Value)))
            places.Add($"{at}/provenance", "edition.provenance_missing",
                $"Say of 1 to {ItemsMax} fields where their content comes from, a line each.");
    }

    private static void FormulaPlaces(Places places, string at, Formula formula, IReadOnlyList<CommonInput> inputs)
    {
        places.OneOf($"{at}/kind", formula.Kind, Words.FormulaKinds);
        if (formula.Kind == Words.Ratio)
        {
            places.Line($"{at}/numerator", formula.Numerator);
            places.Line($"{at}/denominator", formula.Denominator);
            if (formula.Multiplier is not (> 0 and <= MultiplierMax) || !Figures.IsAcceptable(formula.Multiplier.Value))
                places.Add($"{at}/multiplier", "edition.multiplier_refused",
                    $"A ratio has a multiplier above 0 and up to {MultiplierMax}.");
            if (formula.CommonDenominator is { } common && inputs.All(input => input.Id != common))
                places.Add($"{at}/commonDenominator", "edition.common_input_unknown", "This edition has no common input of this id.");
            if (formula.Value is not null)
                places.Add($"{at}/value", "edition.formula_mixed", "A ratio has numerator and denominator, and no value.");
        }

        if (formula.Kind == Words.Direct)
        {
            places.Line($"{at}/value", formula.Value);
            if ((formula.Numerator ?? formula.Denominator ?? formula.CommonDenominator) is not null || formula.Multiplier is not null)
                places.Add(at, "edition.formula_mixed", "A direct figure has a value, and nothing of a ratio.");
        }
    }

    private static void SdgPlaces(Places places, string at, Kpi kpi)
    {
        if (kpi.SdgGoals.Count > 17) places.Add($"{at}/sdgGoals", "edition.too_many", "There are 17 goals.");
        foreach (var (j, goal) in kpi.SdgGoals.Index().Where(goal => goal.Item is < 1 or > 17))
            places.Add($"{at}/sdgGoals/{j}", "edition.sdg_goal_unknown", $"There is no goal {goal}: goals are 1 to 17.");
        places.Unique(kpi.SdgGoals.Select((goal, j) => ($"{at}/sdgGoals/{j}", $"{goal}")), "edition.sdg_goal_twice");
        if (kpi.SdgTargets.Count > ItemsMax) places.Add($"{at}/sdgTargets", "edition.too_many", $"At most {ItemsMax}.");
        foreach (var (j, target) in kpi.SdgTargets.Index().Where(target => !SdgTarget().IsMatch(target.Item)))
            places.Add($"{at}/sdgTargets/{j}", "edition.sdg_target_malformed", "An SDG target is written like 6.1 or 11.b.");
    }

    private static void DataPointPlaces(Places places, string at, Kpi kpi)
    {
        if (kpi.DataPoints.Count is 0 or > ItemsMax)
            places.Add($"{at}/dataPoints", "edition.data_points_missing", $"A KPI has 1 to {ItemsMax} data points.");
        foreach (var (j, point) in kpi.DataPoints.Index())
        {
            if (point.Id.Length > LineCharactersMax || (point.Id != kpi.Code && !IsPart(point.Id, kpi.Code)))
                places.Add($"{at}/dataPoints/{j}/id", "edition.data_point_malformed",
                    "A data point has the code of its KPI, or the code, a dot and a suffix of letters, digits, dots and underscores.");
            places.Line($"{at}/dataPoints/{j}/label", point.Label);
            places.Line($"{at}/dataPoints/{j}/unit", point.Unit);
            places.OneOf($"{at}/dataPoints/{j}/direction", point.Direction, Words.Directions);
            if (point.Share is null) continue;
            places.OneOf($"{at}/dataPoints/{j}/share", point.Share, Words.Shares);
            if (point.Unit is FigureRule.YesNoUnit or FigureRule.CountUnit or FigureRule.IndexUnit)
                places.Add($"{at}/dataPoints/{j}/share", "edition.share_of_nothing",
                    "Yes or no, a number of things and an index are no share of a whole: leave this out.");
        }
    }

    private static bool IsPart(string id, string code) =>
        id.StartsWith(code + ".", StringComparison.Ordinal) && Suffix().IsMatch(id[(code.Length + 1)..]);

    [GeneratedRegex(@"\A(1[0-7]|[1-9])\.([0-9]{1,2}|[a-z])\z", RegexOptions.CultureInvariant)]
    private static partial Regex SdgTarget();

    [GeneratedRegex(@"\A[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();
}
