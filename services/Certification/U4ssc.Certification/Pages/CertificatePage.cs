using System.Security.Cryptography;
using System.Text;
using U4ssc.Certification.Domain;
using U4ssc.Certification.Features;

namespace U4ssc.Certification.Pages;

/// <summary>What a certificate's page and JSON say beside what was decided.</summary>
/// <param name="Span">What it is at the instant that it is shown at.</param>
/// <param name="AsOf">That instant, where it is not now.</param>
/// <param name="Address">Where everybody can check it: printed, since paper has no links.</param>
/// <param name="PolicyBasis">Where the rule comes from that the city was held to.</param>
/// <param name="KpiNames">By code.</param>
internal sealed record ShownWith(
    StatusSpan Span, DateTimeOffset? AsOf, string Address, string PolicyBasis, IReadOnlyDictionary<string, string> KpiNames);

/// <summary>The certificate as a page: readable without script, by eye and by screen reader, on a phone and on paper.</summary>
internal static class CertificatePage
{
    // In print nothing scrolls, headings stay with what they head, and pages are counted.
    private const string Style = """

        :root { color-scheme: light; }
        body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1, h2, h3 { line-height: 1.2; overflow-wrap: anywhere; break-after: avoid; }
        h3 { margin: 1.5rem 0 .5rem; }
        a { color: #0b4f9e; }
        table { border-collapse: collapse; width: 100%; margin: 0 0 1rem; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        th, td { border: 1px solid #767676; padding: .3rem .5rem; text-align: left; vertical-align: top; }
        th[scope=row] { min-width: 8rem; }
        td { white-space: nowrap; }
        td.n { text-align: right; font-variant-numeric: tabular-nums; }
        tr { break-inside: avoid; }
        thead { break-after: avoid; }
        dt { font-weight: 600; } dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
        .status, .mark { border: 2px solid; padding: .5rem 1rem; font-size: 1.25rem; }
        .mark { background: #fff3cd; }
        .plain { list-style: none; padding: 0; } .plain li { margin: 0 0 .5rem; break-inside: avoid; }
        .scroll { overflow-x: auto; } .scroll:focus-visible { outline: 3px solid #0b4f9e; outline-offset: 2px; }
        .hint { display: none; }
        @media (max-width: 55rem) { .hint { display: block; } }
        @media print { body { margin: 0; max-width: none; font-size: .8rem; } .scroll { overflow: visible; } .hint { display: none; } td { white-space: normal; } td.b { white-space: nowrap; } }
        @page { margin: 15mm; @bottom-right { content: counter(page) " / " counter(pages); } }

        """;

    /// <summary>Nothing but the page's own style sheet, known by its hash; no script, no frame, no other address.</summary>
    public static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The hash above is over these very characters, so the style is the one literal that no hole touches.
    private static readonly Html Head = Html.Of(
        $"<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>");

    /// <summary>The whole document.</summary>
    public static string Of(CertificateView view, ShownWith with)
    {
        var body = Html.Of($"""
            <title>{(view.Inputs.Illustrative ? "Illustrative certificate" : "Certificate")} {view.Number}: {view.CityName}</title>
            </head>
            <body>
            <main>
            <h1>Certificate {view.Number}</h1>
            {Opening(view)}
            {StandingBlock.Of(with)}
            <dl>
            <dt>Issued</dt><dd>{Time(view.IssuedAt)}</dd>
            <dt>Valid until</dt><dd>{Time(view.ValidUntil)}</dd>
            <dt>Agency</dt><dd>{view.Inputs.Agency}</dd>
            <dt>Benchmark set</dt><dd>{view.Inputs.BenchmarkSet}</dd>
            <dt>Check it at</dt><dd><a href="{with.Address}">{with.Address}</a></dd>
            </dl>
            {Criteria(view, with.PolicyBasis)}
            <h2>Scores</h2>
            <p>{CertificateView.OnBenchmarks}</p>
            <p>Each scored data point has 1 to 4 points by percent of its target: below 33 % 1, from 33 % 2, from 66 % 3, from 95 % 4. A group has the sum of its points of four for each
            scored data point. What is not reported, not verified, not applicable or has no target is left out of both sides; the counts beside a score say how much that is.
            Percentages are rounded to two decimals, half away from zero, but never into another band.</p>
            <p class="hint">Wide tables can be moved sideways.</p>
            {ScoreTables.Of(view.Scores)}
            <h2>What is missing</h2>
            {Kpis("KPIs that are not reported, or in part only", view.Scores.KpisNotReported, with.KpiNames)}
            {Kpis("KPIs that are reported and not verified", view.Scores.KpisNotVerified, with.KpiNames)}
            {HowToCheck(view, with.Address)}
            </main>
            </body>
            </html>

            """);
        return $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n{Head}{Style}</style>\n{body}";
    }

    // Whoever reads no further has read the most important thing.
    private static Html Opening(CertificateView view) => view.Inputs.Illustrative
        ? Html.Of($"""
            <p class="mark" role="note"><strong>Illustrative.</strong> {CertificateView.OnIllustrativeFigures}</p>
            <p>It shows what a certificate of <strong>{view.CityName}</strong> ({view.Inputs.Country}) for <strong>{view.Inputs.Period}</strong> looks like under edition {view.Inputs.Edition}
            of the Key Performance Indicators for Smart Sustainable Cities and the certification policy, version {view.Inputs.Policy.Version}.</p>
            """)
        : Html.Of($"""
            <p>The city of <strong>{view.CityName}</strong> ({view.Inputs.Country}) had its figures for <strong>{view.Inputs.Period}</strong>, reported under edition {view.Inputs.Edition}
            of the Key Performance Indicators for Smart Sustainable Cities, checked by independent verifiers, and meets the certification policy, version {view.Inputs.Policy.Version}.</p>
            """);

    private static Html Criteria(CertificateView view, string basis) => Html.Of($"""
        <h2>Criteria</h2>
        <p>The certification policy, version {view.Inputs.Policy.Version}, asks for at least {view.Inputs.Policy.CoreKpisVerifiedPercentMin:0.##########} % of the core KPIs and gives
        {view.Inputs.Policy.ValidityYears} years of validity. Where this rule comes from: {basis}</p>
        <ul class="plain">{Html.All(view.Criteria.Select(Criterion))}</ul>
        """);

    private static Html Criterion(CriterionResult c) => Html.Of(
        $"<li id=\"{c.Criterion}\"><strong><span aria-hidden=\"true\">{(c.Met ? "✓" : "✗")}</span> {CriterionInWords(c.Criterion)}: {(c.Met ? "met" : "not met")}.</strong> {c.Message}</li>");

    private static Html Kpis(string heading, IReadOnlyList<string> codes, IReadOnlyDictionary<string, string> names) => Html.Of($"""
        <h3>{heading}: {codes.Count}</h3>
        {(codes.Count == 0 ? Html.Of($"<p>None.</p>") : Html.Of($"<ul>{Html.All(codes.Select(code => Html.Of($"<li>{names.GetValueOrDefault(code, "")} <code>{code}</code></li>")))}</ul>"))}
        """);

    private static Html HowToCheck(CertificateView view, string address) => Html.Of($"""
        <h2>How to check this certificate</h2>
        <p>{CertificateView.HowToCheck} Ask <code>{address}</code> with <code>Accept: application/json</code> for the JSON form, and the same address followed by
        <code>/status?at=</code> and an instant for its status at any time, <code>/history</code> for all that ever happened to it,
        or <code>?asOf=</code> and an instant for how it stood then.</p>
        <dl>
        <dt>decisionSha256</dt><dd><code>{view.DecisionSha256}</code></dd>
        <dt>Submitted revision {view.Inputs.Revision}</dt><dd><code>{view.Inputs.RevisionSha256}</code></dd>
        <dt>Edition {view.Inputs.Edition}</dt><dd><code>{view.Inputs.EditionSha256}</code></dd>
        <dt>Benchmark set {view.Inputs.BenchmarkSet}</dt><dd><code>{view.Inputs.BenchmarkSetSha256}</code></dd>
        <dt>Verifiers' findings</dt><dd><code>{view.Inputs.FindingsSha256}</code></dd>
        </dl>
        """);

    private static string CriterionInWords(string criterion) => criterion switch
    {
        "city_enrolled" => "The city is enrolled",
        "case_attested" => "Two persons concluded and attested",
        "no_open_query" => "No query is open",
        "core_kpis_verified" => "Core KPIs are complete and verified",
        "no_certificate_in_force" => "No other certificate for the period",
        _ => criterion,
    };

    internal static Html Time(DateTimeOffset instant) =>
        Html.Of($"<time datetime=\"{instant:yyyy-MM-ddTHH:mm:ssZ}\">{instant:yyyy-MM-dd HH:mm:ss} UTC</time>");
}
