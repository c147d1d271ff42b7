using System.Text.Json.Serialization;
using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Catalogue.Features;

/// <summary>POST figures, get the values they give under an edition. Nothing is stored.</summary>
internal static class EvaluateEndpoint
{
    /// <summary>What the caller says.</summary>
    public sealed record Body(IReadOnlyList<Value> Values, CommonInputs? CommonInputs = null);

    /// <summary>The figures that many KPIs divide by.</summary>
    public sealed record CommonInputs(
        decimal? Population = null, decimal? Households = null, [property: JsonPropertyName("area_km2")]
        decimal? AreaKm2 = null, Money? Gdp = null);

    /// <summary>An amount with the currency it is in.</summary>
    public sealed record Money(decimal Amount, string Currency);

    /// <summary>What is stated of one data point.</summary>
    public sealed record Value(string DataPoint, decimal? Numerator = null, decimal? Denominator = null,
        [property: JsonPropertyName("value")] decimal? Final = null);

    /// <summary>What comes of one data point's figures: a value, or why there is none.</summary>
    public sealed record Evaluated(
        string DataPoint, string Unit, decimal? Value, bool Computed, bool FinalValueAlone,
        decimal? Numerator, decimal? Denominator, decimal? Multiplier, string? DenominatorFrom, RefusedPlace? Refused);

    private const int PlacesMax = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/editions/{edition}/evaluate", Handle).Produces<Result>();

    /// <summary>What the edition makes of the figures.</summary>
    public sealed record Result(string Edition, string? ContentSha256, IReadOnlyList<Evaluated> Values);

    private static async Task<IResult> Handle(string edition, Body<Body> body, Request request)
    {
        if (await Drafts.Edition(edition, request) is not { } found)
            return EditionRefusals.Unknown.ToProblem();

        var points = found.Value.Content.AllDataPoints().ToDictionary(both => both.DataPoint.Id, StringComparer.Ordinal);
        if (WrongPlaces(body.Value.Values, points) is { Count: > 0 } wrong) return EvaluationRefusals.Unknown(wrong).ToProblem();

        var common = body.Value.CommonInputs is { } said
            ? new CommonFigures(said.Population, said.Households, said.AreaKm2, said.Gdp?.Amount)
            : new CommonFigures();
        if (Evaluator.PlacesOf(common).ToList() is { Count: > 0 } none) return EvaluationRefusals.CommonInputs(none).ToProblem();
        return Results.Json(new Result(found.Value.Id, found.Value.ContentSha256, [.. body.Value.Values.Select((value, i) =>
        {
            var (kpi, point) = points[value.DataPoint];
            return Shown(point, i,
                Evaluator.Evaluate(kpi, point, common, new(value.DataPoint, value.Numerator, value.Denominator, value.Final)));
        })]), Json.Options);
    }

    private static List<RefusedPlace> WrongPlaces(IReadOnlyList<Value> values, Dictionary<string, (Kpi Kpi, DataPoint DataPoint)> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var wrong = new List<RefusedPlace>();
        foreach (var (i, value) in values.Index())
        {
            if (wrong.Count >= PlacesMax) break;
            if (!known.ContainsKey(value.DataPoint))
                wrong.Add(new($"/values/{i}/dataPoint", "evaluation.data_point_unknown", "This edition has no data point of this id."));
            else if (!seen.Add(value.DataPoint))
                wrong.Add(new($"/values/{i}/dataPoint", "evaluation.data_point_twice",
                    "This data point is there already; each may be there once."));
        }

        return wrong;
    }

    private static Evaluated Shown(DataPoint point, int i, Evaluation evaluation) => evaluation switch
    {
        Evaluation.Computed e =>
            new(point.Id, point.Unit, e.Value, true, false, e.Numerator, e.Denominator, e.Multiplier, e.DenominatorFrom, null),
        Evaluation.Stated e => new(point.Id, point.Unit, e.Value, false, e.FinalValueAlone, null, null, null, null, null),
        Evaluation.Refused e =>
            new(point.Id, point.Unit, null, false, false, null, null, null, null,
                e.Place with { Pointer = $"/values/{i}{e.Place.Pointer}" }),
        _ => throw new InvalidOperationException($"No such evaluation: {evaluation.GetType().Name}."),
    };
}
