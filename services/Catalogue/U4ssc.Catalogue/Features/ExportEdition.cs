using System.Globalization;
using System.Text;
using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Catalogue.Features;

/// <summary>GET an edition as a file: JSON, as it is hashed and as import takes it, or CSV, a row a data point.</summary>
internal static class ExportEditionEndpoint
{
    private static readonly IReadOnlyList<string> Offered = ["json", "csv"];

    private static readonly IReadOnlyList<(string Name, Func<Kpi, DataPoint, string?> Of)> Columns =
    [
        ("kpi", (kpi, _) => kpi.Code), ("name", (kpi, _) => kpi.Name), ("dimension", (kpi, _) => kpi.Dimension),
        ("subDimension", (kpi, _) => kpi.SubDimension), ("category", (kpi, _) => kpi.Category), ("level", (kpi, _) => kpi.Level),
        ("type", (kpi, _) => kpi.Type), ("definition", (kpi, _) => kpi.Definition),
        ("dataPoint", (_, point) => point.Id), ("label", (_, point) => point.Label), ("unit", (_, point) => point.Unit),
        ("direction", (_, point) => point.Direction), ("formula", (kpi, _) => kpi.Formula.Kind),
        ("numerator", (kpi, _) => kpi.Formula.Numerator), ("denominator", (kpi, _) => kpi.Formula.Denominator),
        ("multiplier", (kpi, _) => kpi.Formula.Multiplier?.ToString(CultureInfo.InvariantCulture)),
        ("commonDenominator", (kpi, _) => kpi.Formula.CommonDenominator), ("value", (kpi, _) => kpi.Formula.Value),
        ("sdgGoals", (kpi, _) => string.Join(' ', kpi.SdgGoals)), ("sdgTargets", (kpi, _) => string.Join(' ', kpi.SdgTargets)),
        ("provenance", (kpi, _) => string.Join("; ", kpi.Provenance.Select(entry => $"{entry.Key}: {entry.Value}"))),
        ("source", (kpi, _) => kpi.Source),
        ("share", (_, point) => Shares.Of(point)),
    ];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/editions/{edition}/export", Handle)
        .WithMetadata(new Offers("application/json", "text/csv")).Produces<EditionContent>().AsItWas()
        .Asks(QueryParameter.Text("format", "json or csv; json where it is left out."));

    private static async Task<IResult> Handle(string edition, Request request)
    {
        var format = request.Query("format") ?? "json";
        if (!Offered.Contains(format)) return NotOffered(format);
        if (await Drafts.Edition(edition, request) is not { } found)
            return EditionRefusals.Unknown.ToProblem();

        request.Http.Response.Headers.ContentDisposition = $"attachment; filename=\"{found.Value.Id}.{format}\"";
        return PublicAnswer.Of(request, found.Version, found.Value.State == EditionView.Published, () => format == "csv"
            ? Results.Text(Csv(found.Value.Content), "text/csv", Encoding.UTF8)
            : Results.Json(found.Value.Content, Json.Options));
    }

    private static IResult NotOffered(string format) => Results.Json(
        new Problems.Problem(
            "/docs/errors/export.format_not_offered", "Not offered in this format", StatusCodes.Status406NotAcceptable,
            $"Editions are exported as {string.Join(" or ", Offered)}: ask with ?format=.", null,
            [new RefusedPlace("?format", "export.format_not_offered", $"'{format}' is not one of: {string.Join(", ", Offered)}.")]),
        Json.Options, "application/problem+json", StatusCodes.Status406NotAcceptable);

    private static string Csv(EditionContent content)
    {
        // Without the mark a spreadsheet takes UTF-8 for the encoding of its own machine.
        var text = new StringBuilder("\uFEFF");
        text.AppendJoin(',', Columns.Select(column => column.Name)).Append("\r\n");
        foreach (var (kpi, point) in content.AllDataPoints())
            text.AppendJoin(',', Columns.Select(column => CsvCell.Written(column.Of(kpi, point) ?? ""))).Append("\r\n");
        return text.ToString();
    }
}
