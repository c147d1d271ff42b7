using System.Globalization;
using System.Text.Json.Serialization;
using Marten;
using Microsoft.Net.Http.Headers;
using U4ssc.Certification.Domain;
using U4ssc.Certification.Pages;
using U4ssc.Certification.Reactions;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>A certificate as everybody sees it: what it says, what it was decided from, and how to check that.</summary>
/// <param name="DecisionSha256">
/// SHA-256 of the canonical JSON (RFC 8785) of one object with the members <c>inputs</c>, <c>granted</c>, <c>criteria</c> and <c>scores</c>
/// as they stand here.
/// </param>
public sealed record CertificateView(
    string Number, string CityName, DateTimeOffset IssuedAt, DateTimeOffset ValidUntil, string DecisionSha256,
    DecisionInputs Inputs, bool Granted, IReadOnlyList<CriterionResult> Criteria, Scores Scores, Life Life)
    : IView<CertificateView, ICertificateEvent>
{
    /// <summary>Said beside every score, because official targets are not public.</summary>
    public const string OnBenchmarks =
        "Scores compare figures with the targets of the named benchmark set. Official targets per indicator are not public: a set named illustrative "
        + "holds a target only where a public source states one, and its scores are no rating by the programme.";

    /// <summary>Said first of a certificate that rests on figures which are nobody's.</summary>
    public const string OnIllustrativeFigures =
        "Figures behind this certificate are made up, wholly or in part, to show or to learn the platform. They are not the city's and must not be quoted, "
        + "and this is no certificate of the city.";

    /// <summary>Said beside the grouping by goals.</summary>
    public const string OnGoals =
        "The grouping by Sustainable Development Goals is this platform's. Which targets, and so which goals, a KPI speaks to is in part inferred: the catalogue says of "
        + "each KPI where that was read (provenance, sdg_targets).";

    /// <summary>How anybody can check it.</summary>
    public const string HowToCheck =
        "Take the members inputs, granted, criteria and scores of the JSON form of this page as one object, write it as canonical JSON (RFC 8785) and hash it with SHA-256: "
        + "the result is decisionSha256. Whoever holds the revision, edition, benchmark set and findings with the hashes named in inputs can make the decision again and must come to the same result.";

    /// <summary>What is to be said of the figures; null where they are the city's.</summary>
    public static string? OnFigures(DecisionInputs inputs) => inputs.Illustrative ? OnIllustrativeFigures : null;

    /// <inheritdoc />
    [JsonIgnore]
    public Owner Owner => new(Inputs.Agency, Inputs.CityId);

    /// <inheritdoc />
    public static CertificateView? Evolve(CertificateView? view, ICertificateEvent happened, Recorded recorded) => (view, happened) switch
    {
        (_, CertificateIssued e) => new(
            e.Number, e.CityName, e.IssuedAt, e.ValidUntil, e.DecisionSha256, e.Inputs, true, e.Criteria, e.Scores,
            Life.Of(e, recorded.At)),
        (_, CertificateRefused) => null,
        ({ } now, _) when Life.FactOf(happened, recorded.At) is { } fact => now with { Life = now.Life.With(fact) },
        _ => throw new ImpossibleHistoryException(view ?? (object)"no certificate", happened),
    };
}

internal static class GetCertificateEndpoint
{
    /// <summary>
    /// The JSON form, with the status now or at <c>asOf</c>. <c>inputs</c>, <c>granted</c>, <c>criteria</c> and <c>scores</c> are what
    /// <c>decisionSha256</c> is over.
    /// </summary>
    /// <param name="Illustrative">True where figures behind it are made up, wholly or in part: it is no certificate of the city.</param>
    /// <param name="OnFigures">The same in words; null where it is not so.</param>
    /// <param name="Address">Where everybody can check it.</param>
    /// <param name="PolicyBasis">Where the rule comes from that the city was held to.</param>
    public sealed record ShownCertificate(
        string Number, CertificateStatus Status, Standing Standing, bool Illustrative, string? OnFigures, string CityName, string Agency,
        string Country, int Period, string Edition,
        DateTimeOffset IssuedAt, DateTimeOffset ValidUntil, string Address, string DecisionSha256, DecisionInputs Inputs, bool Granted,
        IReadOnlyList<CriterionResult> Criteria, Scores Scores, string PolicyBasis, string OnBenchmarks, string OnGoals, string HowToCheck);

    private const string Route = "/certificates/{number}";
    private static readonly Offers Forms = new("application/json", "text/html");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, Handle).WithMetadata(Forms).Produces<ShownCertificate>().AsItWas();
        routes.MapPast<CertificateView, ICertificateEvent>(Route, Stream);
    }

    private static async Task<IResult> Handle(Request request, IQuerySession session, Streams streams, IConfiguration configuration)
    {
        var headers = request.Http.Response.Headers;
        headers.Vary = HeaderNames.Accept;
        var form = AcceptedForm.Of(request.Http.Request, Forms.Forms);
        var stream = await Stream(request);
        if (stream == Guid.Empty) return CertificateRefusals.Unknown.ToProblem();
        var (found, answer) = await Resources.Read<CertificateView, ICertificateEvent>(request, _ => new(stream));
        if (found is null) return answer;

        var view = found.Value;
        var asOf = request.Instant("asOf");
        var spans = Validity.Spans(view.Life);
        var now = Validity.At(spans, asOf ?? request.Now);
        // The status changes by time alone, without a version: who asks whether it is still the same asks for that too.
        headers.ETag = string.Create(CultureInfo.InvariantCulture,
            $"\"{found.Version}-{spans.ToList().IndexOf(now)}-{(form == "text/html" ? "page" : "json")}\"");
        if (Conditions.HasAlready(request.Http.Request, headers.ETag!)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);

        var with = new ShownWith(now, asOf, Address(configuration, view.Number), await PolicyBasis(streams, view, request),
            await KpiNames(session, view, request));
        if (form == "text/html")
        {
            headers.ContentSecurityPolicy = CertificatePage.ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            return TypedResults.Content(CertificatePage.Of(view, with), "text/html; charset=utf-8");
        }

        return TypedResults.Json(
            new ShownCertificate(
                view.Number, now.Status, Standing.Of(now), view.Inputs.Illustrative, CertificateView.OnFigures(view.Inputs), view.CityName,
                view.Inputs.Agency, view.Inputs.Country, view.Inputs.Period,
                view.Inputs.Edition, view.IssuedAt, view.ValidUntil, with.Address, view.DecisionSha256, view.Inputs, view.Granted,
                view.Criteria, view.Scores,
                with.PolicyBasis, CertificateView.OnBenchmarks, CertificateView.OnGoals, CertificateView.HowToCheck),
            Json.Options);
    }

    // The configured address, never the one that the request says it went to: that is anybody's to choose, and this one is printed.
    private static string Address(IConfiguration configuration, string number) =>
        $"{(configuration["Certificates:Address"] ?? configuration["Auth:Issuer"] ?? "").TrimEnd('/')}/api/certification/certificates/{number}";

    private static async Task<string> PolicyBasis(Streams streams, CertificateView view, Request request) =>
        (await streams.View<PolicyVersions, IPolicyEvent>(DecisionFacts.PolicyStream, request.Cancellation))?.Value.Items
            .FirstOrDefault(policy => policy.Version == view.Inputs.Policy.Version)?.Basis ?? "not known any more.";

    private static async Task<IReadOnlyDictionary<string, string>> KpiNames(IQuerySession session, CertificateView view, Request request) =>
        (await session.LoadAsync<EditionCopy>(view.Inputs.Edition, request.Cancellation))?.KpiNames ?? new Dictionary<string, string>();

    private static ValueTask<Guid> Stream(Request request) =>
        request.Http.RequestServices.GetRequiredService<Certificates>().StreamWithNumber(request.RouteText("number"), request.Cancellation);
}
