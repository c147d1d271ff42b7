using System.Text.RegularExpressions;
using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Catalogue.Features;

/// <summary>GET the KPIs of an edition, by dimension and level, in the edition's own order.</summary>
internal static partial class ListKpisEndpoint
{
    /// <summary>The one language in which editions are written so far; other languages are answered in it, and say so.</summary>
    public const string Language = "en";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/editions/{edition}/kpis", Handle).Produces<KpiPage>().Paged().AsItWas().Asks(
        QueryParameter.Text("dimension", "One of the edition's dimensions."),
        QueryParameter.Choice("level", "The level of a KPI.", Words.Levels),
        QueryParameter.Text("lang", "A language tag such as en."));

    /// <summary>A page of KPIs, in the language that it is in.</summary>
    public sealed record KpiPage(
        string Edition, string Lang, IReadOnlyList<Kpi> Items, string? Next, IReadOnlyDictionary<string, string> ProvenanceLegend);

    private static async Task<IResult> Handle(string edition, Request request)
    {
        if (await Drafts.Edition(edition, request) is not { } found)
            return EditionRefusals.Unknown.ToProblem();

        var all = found.Value.Content.Kpis;
        var (dimension, level) = Filters(request, [.. all.Select(kpi => kpi.Dimension).Distinct(StringComparer.Ordinal)]);
        var start = request.Cursor is { } cursor ? After(all, cursor) : 0;
        var rest = all.Skip(start)
            .Where(kpi => (dimension is null || kpi.Dimension == dimension) && (level is null || kpi.Level == level))
            .Take(request.Limit + 1).ToList();
        var items = rest.Take(request.Limit).ToList();

        request.Http.Response.Headers.ContentLanguage = Language;
        return PublicAnswer.Of(request, found.Version, found.Value.State == EditionView.Published,
            new KpiPage(found.Value.Id, Language, items, rest.Count > items.Count ? items[^1].Code : null, Provenance.Legend));
    }

    private static (string? Dimension, string? Level) Filters(Request request, IReadOnlyList<string> dimensions)
    {
        var (dimension, level, lang) = (request.Query("dimension"), request.Query("level"), request.Query("lang"));
        var wrong = new List<RefusedPlace>();
        if (dimension is not null && !dimensions.Contains(dimension))
            wrong.Add(new("?dimension", "query.not_a_choice", $"One of these is expected here: {string.Join(", ", dimensions)}."));
        if (level is not null && !Words.Levels.Contains(level))
            wrong.Add(new("?level", "query.not_a_choice", $"One of these is expected here: {string.Join(", ", Words.Levels)}."));
        if (lang is not null && !LanguageTag().IsMatch(lang))
            wrong.Add(new("?lang", "query.not_a_language", "A language tag is expected here, such as en."));
        return wrong.Count == 0 ? (dimension, level) : throw new BadInputException(wrong);
    }

    private static int After(IReadOnlyList<Kpi> kpis, string cursor)
    {
        for (var i = 0; i < kpis.Count; i++)
            if (kpis[i].Code == cursor) return i + 1;
        throw new BadInputException("?cursor", "cursor.malformed", "cursor must be the 'next' of an earlier answer.");
    }

    [GeneratedRegex(@"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();
}
