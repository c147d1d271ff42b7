using U4ssc.Certification.Domain;
using U4ssc.Certification.Features;

namespace U4ssc.Certification.Pages;

/// <summary>
/// The scores of a certificate's page. A table that is wider than the screen is a region that a keyboard reaches and moves.
/// </summary>
internal static class ScoreTables
{
    /// <summary>All four groupings.</summary>
    public static Html Of(Scores scores) => Html.All(
    [
        Table("dimensions", "Dimensions", "Dimension", scores.Dimensions, g => g.Dimension!),
        Table("sub-dimensions", "Sub-dimensions", "Sub-dimension", scores.SubDimensions, g => $"{g.SubDimension} ({g.Dimension})"),
        Table("categories", "Categories", "Category", scores.Categories, g => $"{g.Category} ({g.SubDimension})"),
        Table("goals", "Sustainable Development Goals", "Goal", scores.SdgGoals, g =>
            $"SDG {g.SdgGoal}", Html.Of($"<p>{CertificateView.OnGoals}</p>")),
    ]);

    private static readonly string[] Columns =
        ["Band", "Percent", "Points", "Data points scored", "KPIs reported", "KPIs verified", "Data points reported",
            "Data points verified"];

    private static Html Table(
        string id, string heading, string kind, IReadOnlyList<GroupScore> groups, Func<GroupScore, string> name, Html before = default) =>
            Html.Of($"""
        <h3 id="{id}">{heading}</h3>
        {before}
        <div class="scroll" role="region" aria-labelledby="{id}" tabindex="0"><table><caption>{heading}</caption>
        <thead><tr><th scope="col">{kind}</th>{Html.All(Columns.Select(column => Html.Of($"<th scope=\"col\">{column}</th>")))}</tr></thead>
        <tbody>{Html.All(groups.Select(g => Row(g, name(g))))}</tbody></table></div>

        """);

    private static Html Row(GroupScore g, string name)
    {
        var c = g.Completeness;
        var kpis = c.Kpis - c.KpisNotApplicable;
        var dataPoints = c.DataPoints - c.DataPointsNotApplicable;
        (int Part, int Whole)[] counts =
        [
            (g.Scored, dataPoints), (c.KpisReported, kpis), (c.KpisVerified, kpis), (c.DataPointsReported, dataPoints),
            (c.DataPointsVerified, dataPoints),
        ];
        var score = g.Percent is { } percent
            ? Html.Of(
                $"<td class=\"b\">{Band(g.Band)}</td><td class=\"n\">{percent:0.00}</td><td class=\"n\">{g.Points} of {g.PointsMax}</td>")
            : Html.Of($"<td colspan=\"3\">not scored</td>");
        var counted = Html.All(counts.Select(count => Html.Of($"<td class=\"n\">{count.Part} of {count.Whole}</td>")));
        return Html.Of($"<tr><th scope=\"row\">{name}</th>{score}{counted}</tr>\n");
    }

    // Seen by their shape as well as read: no colour carries a meaning.
    private static Html Band(string? band) => band switch
    {
        "0-33" => Html.Of($"<span aria-hidden=\"true\">●○○○</span> below 33 %"),
        "33-66" => Html.Of($"<span aria-hidden=\"true\">●●○○</span> 33 to 66 %"),
        "66-95" => Html.Of($"<span aria-hidden=\"true\">●●●○</span> 66 to 95 %"),
        "95-100" => Html.Of($"<span aria-hidden=\"true\">●●●●</span> 95 % and above"),
        _ => Html.Of($"{band}"),
    };
}
