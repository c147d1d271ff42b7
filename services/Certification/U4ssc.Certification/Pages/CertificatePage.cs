using System.Security.Cryptography;
using System.Text;
using U4ssc.Certification.Domain;
using U4ssc.Certification.Features;

namespace U4ssc.Certification.Pages;

/// <summary>The certificate as a page: readable without script, by eye and by screen reader, and printable.</summary>
internal static class CertificatePage
{
    private const string Style = """

        :root { color-scheme: light; }
        body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { line-height: 1.2; }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
        caption { text-align: left; font-weight: 600; padding: .25rem 0; }
        th, td { border: 1px solid #767676; padding: .3rem .5rem; text-align: left; vertical-align: top; }
        td.n { text-align: right; font-variant-numeric: tabular-nums; }
        dt { font-weight: 600; } dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
        .status { border: 2px solid; padding: .5rem 1rem; font-size: 1.25rem; }
        .scroll { overflow-x: auto; }

        """;

    /// <summary>Nothing but the page's own style sheet, known by its hash; no script, no frame, no other address.</summary>
    public static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The hash above is over these very characters, so the style is the one literal that no hole touches.
    private static readonly Html Head = Html.Of($"<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>");

    /// <param name="asOf">The instant that it is shown at, where that is not now.</param>
    public static string Of(CertificateView view, CertificateStatus status, DateTimeOffset? asOf)
    {
        var body = Html.Of($"""
            <title>Certificate {view.Number}: {view.CityName}</title>
            </head>
            <body>
            <main>
            <h1>Certificate {view.Number}</h1>
            <p>The city of <strong>{view.CityName}</strong> ({view.Inputs.Country}) had its figures for <strong>{view.Inputs.Period}</strong>, reported under edition {view.Inputs.Edition}
            of the Key Performance Indicators for Smart Sustainable Cities, checked by independent verifiers, and meets the certification policy, version {view.Inputs.Policy.Version}.</p>
            <p class="status" role="status">Status{At(asOf)}: <strong>{StatusInWords(status)}</strong></p>
            <dl>
            <dt>Issued</dt><dd>{Time(view.IssuedAt)}</dd>
            <dt>Valid until</dt><dd>{Time(view.ValidUntil)}</dd>
            <dt>Agency</dt><dd>{view.Inputs.Agency}</dd>
            <dt>Benchmark set</dt><dd>{view.Inputs.BenchmarkSet}</dd>
            </dl>
            {Criteria(view)}
            <h2>Scores</h2>
            <p>{CertificateView.OnBenchmarks}</p>
            <p>Each scored data point has 1 to 4 points by percent of its target: below 33 % 1, from 33 % 2, from 66 % 3, from 95 % 4. A group has the sum of its points of four for each
            scored data point. What is not reported, not verified, not applicable or has no target is left out of both sides; the counts beside a score say how much that is.
            Percentages are rounded to two decimals, half away from zero, but never into another band.</p>
            {Groups("Dimensions", "Dimension", view.Scores.Dimensions, g => g.Dimension!)}
            {Groups("Sub-dimensions", "Sub-dimension", view.Scores.SubDimensions, g => $"{g.SubDimension} ({g.Dimension})")}
            {Groups("Categories", "Category", view.Scores.Categories, g => $"{g.Category} ({g.SubDimension})")}
            {Groups("Sustainable Development Goals", "Goal", view.Scores.SdgGoals, g => $"SDG {g.SdgGoal}")}
            <h2>How to check this certificate</h2>
            <p>{CertificateView.HowToCheck} Ask this address with <code>Accept: application/json</code> for the JSON form, and the same address followed by
            <code>/status?at=</code> and an instant for its status at any time, <code>/history</code> for all that ever happened to it,
            or <code>?asOf=</code> and an instant for how it stood then.</p>
            <dl>
            <dt>decisionSha256</dt><dd><code>{view.DecisionSha256}</code></dd>
            <dt>Submitted revision {view.Inputs.Revision}</dt><dd><code>{view.Inputs.RevisionSha256}</code></dd>
            <dt>Edition {view.Inputs.Edition}</dt><dd><code>{view.Inputs.EditionSha256}</code></dd>
            <dt>Benchmark set {view.Inputs.BenchmarkSet}</dt><dd><code>{view.Inputs.BenchmarkSetSha256}</code></dd>
            <dt>Verifiers' findings</dt><dd><code>{view.Inputs.FindingsSha256}</code></dd>
            </dl>
            </main>
            </body>
            </html>

            """);
        return $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n{Head}{Style}</style>\n{body}";
    }

    private static Html Criteria(CertificateView view) => Html.Of($"""
        <h2>Criteria</h2>
        <div class="scroll"><table><caption>What the policy asks for, and what was found</caption>
        <thead><tr><th scope="col">Criterion</th><th scope="col">Met</th><th scope="col">Finding</th></tr></thead>
        <tbody>{Html.All(view.Criteria.Select(c => Html.Of($"<tr><th scope=\"row\">{c.Criterion}</th><td>{(c.Met ? "yes" : "no")}</td><td>{c.Message}</td></tr>")))}</tbody></table></div>
        """);

    private static Html Groups(string caption, string kind, IReadOnlyList<GroupScore> groups, Func<GroupScore, string> name) => Html.Of($"""
        <div class="scroll"><table><caption>{caption}</caption>
        <thead><tr><th scope="col">{kind}</th><th scope="col">Points</th><th scope="col">Percent</th><th scope="col">Band</th><th scope="col">KPIs reported</th><th scope="col">KPIs verified</th><th scope="col">Data points reported</th><th scope="col">Data points verified</th></tr></thead>
        <tbody>{Html.All(groups.Select(g => Row(g, name(g))))}</tbody></table></div>
        """);

    private static Html Row(GroupScore g, string name)
    {
        var c = g.Completeness;
        var kpis = c.Kpis - c.KpisNotApplicable;
        var dataPoints = c.DataPoints - c.DataPointsNotApplicable;
        var score = g.Percent is { } percent
            ? Html.Of($"<td class=\"n\">{g.Points} of {g.PointsMax}</td><td class=\"n\">{percent:0.00}</td><td>{g.Band}</td>")
            : Html.Of($"<td colspan=\"3\">not scored</td>");
        return Html.Of($"<tr><th scope=\"row\">{name}</th>{score}<td class=\"n\">{c.KpisReported} of {kpis}</td><td class=\"n\">{c.KpisVerified} of {kpis}</td><td class=\"n\">{c.DataPointsReported} of {dataPoints}</td><td class=\"n\">{c.DataPointsVerified} of {dataPoints}</td></tr>");
    }

    private static string StatusInWords(CertificateStatus status) => status switch
    {
        CertificateStatus.Valid => "valid",
        CertificateStatus.NotYet => "not valid yet",
        CertificateStatus.Expired => "expired",
    };

    private static Html At(DateTimeOffset? asOf) => asOf is { } instant ? Html.Of($" at {Time(instant)}") : Html.Of($"");

    private static Html Time(DateTimeOffset instant) => Html.Of($"<time datetime=\"{instant:yyyy-MM-ddTHH:mm:ssZ}\">{instant:yyyy-MM-dd HH:mm:ss} UTC</time>");
}
