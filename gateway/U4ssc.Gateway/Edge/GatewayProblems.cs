using U4ssc.Kernel.Http;

namespace U4ssc.Gateway.Edge;

/// <summary>One way the gateway itself says no.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable, documented under /docs/errors.</param>
/// <param name="Sentence">What happened and what to do.</param>
internal sealed record GatewayProblem(int Status, string Code, string Sentence);

/// <summary>Every way the gateway itself says no; refusals of the services pass through as they are.</summary>
internal static class GatewayProblems
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public static readonly GatewayProblem TokenMissing =
        Given(401, "token.missing", "This needs a valid token: ask /connect/token for one and send it as Authorization: Bearer.");

    public static readonly GatewayProblem TokenInvalid =
        Given(401, "token.invalid",
            "The token is expired, not meant for this platform, or not signed by its issuer. Ask /connect/token for a new one.");

    public static readonly GatewayProblem TooManyRequests =
        Given(429, "rate.exceeded", "More requests came from you than your limit allows. Wait as long as Retry-After says, then go on.");

    public static readonly GatewayProblem TooManyStreams =
        Given(429, "streams.too_many",
            "You follow as many streams as your account may have open. Close one, or ask without Accept: text/event-stream.");

    public static readonly GatewayProblem HttpsRequired =
        Given(400, "https.required",
            "This platform is asked by https. What you sent came in the clear: change your secret if it was among it.");

    public static readonly GatewayProblem BodyTooLarge =
        Given(413, "body.too_large", "The body is larger than this route accepts: 1 MiB, 64 MiB for lists of cities.");

    public static readonly GatewayProblem BodyBroken =
        Given(400, "body.broken", "The body did not arrive whole. Send the request again with the same Idempotency-Key.");

    public static readonly GatewayProblem ServiceUnavailable =
        Given(503, "service.unavailable", "The service behind this address cannot be reached. Try again with the same Idempotency-Key.");

    public static readonly GatewayProblem IssuerUnreachable =
        Given(503, "issuer.unavailable", "The token cannot be checked, since its issuer cannot be reached. Try again.");

    public static readonly GatewayProblem ServiceTooSlow =
        Given(504, "service.too_slow",
            "The service did not answer in time; what was asked may still be done. Try again with the same Idempotency-Key.");

    public static readonly GatewayProblem Fault =
        Given(500, "fault", "Something went wrong on our side, and nothing was changed. Tell us the correlation id if it stays.");

    public static readonly IReadOnlyList<GatewayProblem> All =
        [TokenMissing, TokenInvalid, TooManyRequests, TooManyStreams, HttpsRequired, BodyTooLarge, BodyBroken, ServiceUnavailable,
            IssuerUnreachable, ServiceTooSlow, Fault];

    public static Task Answer(HttpContext http, GatewayProblem problem) =>
        Problems.Given(problem.Status, problem.Code, problem.Sentence).ExecuteAsync(http);

    public static Task Unavailable(HttpContext http, GatewayProblem problem)
    {
        http.Response.Headers.RetryAfter = ((int)RetryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Answer(http, problem);
    }

    private static GatewayProblem Given(int status, string code, string sentence) => new(status, code, sentence);
}
