using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace U4ssc.Kernel.Http;

/// <summary>The one table from refusals and faults to HTTP statuses, and the one shape of a problem (RFC 9457).</summary>
public static class Problems
{
    /// <summary>What a problem looks like.</summary>
    public sealed record Problem(
        string Type, string Title, int Status, string Detail, string? TraceId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RefusedPlace>? Errors = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? CurrentVersion = null);

    /// <summary>A refusal as an answer.</summary>
    public static IResult ToProblem(this Refusal refusal) => Given(refusal);

    /// <summary>A refusal in its bytes.</summary>
    public static GivenAnswer Given(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Given(Status(refusal.Kind), refusal.Code, refusal.Sentence, refusal.Places.Count == 0 ? null : refusal.Places);
    }

    /// <summary>A problem in its bytes.</summary>
    public static GivenAnswer Given(int status, string code, string detail, IReadOnlyList<RefusedPlace>? places = null,
        long? currentVersion = null)
    {
        (detail, places) = BoundedProblem.Of(detail, places);
        var problem = new Problem($"/docs/errors/{code}", Title(status), status, detail, Activity.Current?.TraceId.ToString(), places,
            currentVersion);
        return new(status, JsonSerializer.SerializeToUtf8Bytes(problem, Json.Options), null, currentVersion, "application/problem+json");
    }

    /// <summary>There is nothing here, or it is not the caller's to see: the two are never told apart.</summary>
    public static GivenAnswer NotFound => Given(404, "not_found", "There is nothing here, or it is not yours to see.");

    /// <summary>A change to an existing thing came without If-Match.</summary>
    public static GivenAnswer PreconditionRequired =>
        Given(StatusCodes.Status428PreconditionRequired, "if_match.missing",
            "A change to an existing thing needs If-Match with the ETag of what you saw. Read it again and send its ETag.");

    /// <summary>If-Match named a version that is not the newest one.</summary>
    public static GivenAnswer Stale(long current) =>
        Given(StatusCodes.Status412PreconditionFailed, "if_match.stale",
            "It has changed since you read it. Read it again, check that your change still holds, and send the new ETag.", null, current);

    /// <summary>The same Idempotency-Key with another request.</summary>
    public static GivenAnswer KeyReused =>
        Given(StatusCodes.Status422UnprocessableEntity, "idempotency_key.reused",
            "This Idempotency-Key was used for another request. Use a new key for each new request.");

    /// <summary>The statuses of refusals.</summary>
    public static int Status(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
    };

    /// <summary>Turns what was thrown into a problem; the details of a fault stay in the log.</summary>
    public static Task OnFault(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var thrown = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var answer = thrown switch
        {
            BadInputException bad =>
                Given(400, "input.malformed", bad.Places.Count == 1
                    ? bad.Places[0].Message
                    : $"The request has {bad.Places.Count} places that cannot be accepted.", bad.Places),
            BadHttpRequestException { StatusCode: 413 } => Given(413, "body.too_large", "The body is larger than this route accepts."),
            BadHttpRequestException { StatusCode: 415 } wrong => Given(415, "body.media_type", wrong.Message),
            BadHttpRequestException { StatusCode: 408 } => Given(408, "body.too_slow", "The body came too slowly."),
            BadHttpRequestException wrong => Given(400, "input.malformed", wrong.Message),
            // What the server's readers of forms and texts say of what they were sent, and a text that PostgreSQL cannot keep: faults of
            // the input.
            _ when Unreadable(thrown, http) => Given(400, "input.malformed", InputUnreadable),
            NeighbourAwayException away =>
                Later(http, 2,
                    Given(503, "service.unreachable",
                        $"This has to be checked with {away.Name}, which gives no answer at the moment. Nothing was changed. Try again.")),
            BusyException => Later(http, 1, Given(503, "busy", "Others changed the same thing at the same moment. Try again.")),
            OperationCanceledException when http.RequestAborted.IsCancellationRequested =>
                Given(499, "request.cancelled", "The caller went away."),
            _ when Unreachable(thrown) =>
                Later(http, 2,
                    Given(503, "store.unavailable", "The store cannot be reached at the moment. Try again with the same Idempotency-Key.")),
            _ => Given(500, "fault",
                "Something went wrong on our side; nothing was changed that was not answered. Try again, and tell us the trace id if it stays."),
        };
        if (answer.Status == StatusCodes.Status415UnsupportedMediaType) SayWhatIsTaken(http);
        return answer.ExecuteAsync(http);
    }

    /// <summary>Gives statuses without a body (401, 403, 404, 405) their problem.</summary>
    public static Task OnBareStatus(StatusCodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        if (http.Response.StatusCode == StatusCodes.Status415UnsupportedMediaType) SayWhatIsTaken(http);
        return (http.Response.StatusCode switch
        {
            401 => Given(401, "token.missing",
                "This needs a valid token: ask /connect/token for one and send it as Authorization: Bearer."),
            403 => Given(403, "role.not_allowed", "Your role may not do this."),
            404 => NotFound,
            405 => Given(405, "method.not_allowed", "This method is not possible here."),
            406 => Given(406, "answer.media_type",
                "This is not offered in any media type that the request accepts. Ask with Accept: application/json."),
            413 => Given(413, "body.too_large", "The body is larger than this route accepts."),
            415 => Given(415, "body.media_type",
                "The body has a media type that this route does not accept. Send Content-Type: application/json, or text/csv for a list of cities."),
            var other => Given(other, "request.refused", "The request was refused."),
        }).ExecuteAsync(http);
    }

    // In the header of the method (RFC 5789 section 3.1, Linked Data Platform section 7.1); other methods have none. Where a route takes
    // more than JSON, it takes every type and refuses by itself.
    private static void SayWhatIsTaken(HttpContext http)
    {
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var types = endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Where(type => type != "*/*").ToArray() ?? [];
        var taken = string.Join(", ", types.Length > 0 ? types : ["application/json"]);
        if (HttpMethods.IsPost(http.Request.Method)) http.Response.Headers["Accept-Post"] = taken;
        if (HttpMethods.IsPatch(http.Request.Method)) http.Response.Headers["Accept-Patch"] = taken;
    }

    private const string InputUnreadable =
        "The request has characters, an encoding or a form that cannot be read here. Send plain UTF-8, without U+0000.";

    /// <summary>
    /// True where the input could not be read: an encoding that there is not, a form beyond the reader's limits, a character that the
    /// database cannot hold.
    /// </summary>
    public static bool Unreadable(Exception? thrown, HttpContext http) => thrown switch
    {
        null => false,
        InvalidDataException => true,
        NotSupportedException => http?.Request.ContentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) == true,
        DbException { SqlState: "22021" } => true,
        _ => Unreadable(thrown.InnerException, http),
    };

    /// <summary>True where the store could not be reached: nothing is wrong with the request, nor with us.</summary>
    public static bool Unreachable(Exception? thrown) => thrown switch
    {
        null => false,
        DbException { SqlState: "57P01" or "57P02" or "57P03" or "53300" or "55000" } => true,
        // The store answered, and said something else.
        DbException { SqlState: not null } => false,
        DbException => true,
        _ => Unreachable(thrown.InnerException),
    };

    private static GivenAnswer Later(HttpContext http, int seconds, GivenAnswer answer)
    {
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    private static string Title(int status) => status switch
    {
        400 => "The request cannot be understood",
        401 => "A token is needed",
        403 => "Not allowed",
        404 => "Not found",
        406 => "Media type not offered",
        409 => "Not possible now",
        412 => "It has changed",
        413 => "Too large",
        415 => "Media type not accepted",
        422 => "Not acceptable as it is",
        428 => "If-Match is needed",
        503 => "Try again",
        500 => "A fault on our side",
        _ => "The request was refused",
    };
}
