using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>What came of an attempt.</summary>
internal enum AttemptOutcome
{
    /// <summary>A status of 200 to 299 in time.</summary>
    Accepted,

    /// <summary>Anything else.</summary>
    Failed,

    /// <summary>410: the subscriber wants nothing any more.</summary>
    Gone,
}

/// <summary>An attempt that was made.</summary>
/// <param name="Status">Of the answer; null where none came.</param>
/// <param name="Error">What happened, for people; null where it was accepted.</param>
/// <param name="Answer">The beginning of the answer's body, as text.</param>
/// <param name="RetryAfter">How long the endpoint asked to be left alone.</param>
internal sealed record Attempted(
    AttemptOutcome Outcome, int? Status, int Milliseconds, string? Error, string? Answer, TimeSpan? RetryAfter = null);

/// <summary>What is posted: the same id and the same bytes at each attempt.</summary>
internal sealed record Posted(string Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>An event, as CloudEvents have it over HTTP in structured mode.</summary>
    public const string MediaType = "application/cloudevents+json";
}

/// <summary>Posts to an endpoint, which may do whatever it likes: time, memory and redirects are bounded.</summary>
internal sealed class WebhookSender(Outbound outbound, TimeProvider clock)
{
    /// <summary>An answer after this is none.</summary>
    public static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(15);

    /// <summary>So much of an answer is kept.</summary>
    public const int AnswerBytesMax = 2048;

    private const int RedirectsMax = 3;

    // With the status an attempt is decided; its words are not waited for so long.
    private static readonly TimeSpan WordsWithin = TimeSpan.FromSeconds(2);
    private static readonly MediaTypeHeaderValue ContentType = new(Posted.MediaType) { CharSet = "utf-8" };
    private static readonly ProductInfoHeaderValue Agent = new("U4SSC-Webhooks", "1");

    /// <summary>One attempt.</summary>
    /// <exception cref="OperationCanceledException">It was called off; nothing is known of it.</exception>
    public async Task<Attempted> Send(Uri to, Posted posted, WebhookSigner signer, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AnswersWithin);
        try
        {
            if (to.Scheme != Uri.UriSchemeHttps && !outbound.Rules.HttpIsAllowed)
                return Failure("The address does not begin with https://; events are posted over TLS only.");
            for (var (at, hops) = (to, 0); ; hops++)
            {
                using var request = Request(at, posted, signer);
                using var response = await outbound.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                if (response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                    && Next(at, response.Headers.Location) is { } next && hops < RedirectsMax)
                {
                    at = next;
                    continue;
                }

                return await Read(response, begun, limit.Token);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever an endpoint does is an answer to the attempt, and never the end of anything here.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            return Failure(Said(failed));
        }

        Attempted Failure(string error) => new(AttemptOutcome.Failed, null, Since(begun), error, null);
    }

    private HttpRequestMessage Request(Uri to, Posted posted, WebhookSigner signer)
    {
        var now = clock.GetUtcNow();
        var content = new ReadOnlyMemoryContent(posted.Body);
        content.Headers.ContentType = ContentType;
        var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = content };
        request.Headers.UserAgent.Add(Agent);
        request.Headers.TryAddWithoutValidation("webhook-id", posted.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", signer.Sign(posted.Id, now, posted.Body.Span));
        return request;
    }

    // Within the same origin only: what was proved is that one.
    private static Uri? Next(Uri from, Uri? location) =>
        location is not null && Uri.TryCreate(from, location, out var next)
        && Uri.Compare(from, next, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
        && next.UserInfo.Length == 0
            ? next
            : null;

    private async Task<Attempted> Read(HttpResponseMessage response, long begun, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var milliseconds = Since(begun);
        var answer = await Beginning(response, cancellation);
        return status switch
        {
            >= 200 and < 300 => new(AttemptOutcome.Accepted, status, milliseconds, null, answer),
            StatusCodes.Status410Gone => new(AttemptOutcome.Gone, status, milliseconds, "The endpoint is gone.", answer),
            >= 300 and < 400 => new(
                AttemptOutcome.Failed, status, milliseconds,
                "The endpoint answered with a redirect. Only 307 and 308 within the same origin are followed, three times at the most.",
                answer),
            _ => new(AttemptOutcome.Failed, status, milliseconds, $"The endpoint answered {status}.", answer, Wait(response)),
        };
    }

    private TimeSpan? Wait(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } when delta > TimeSpan.Zero => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => null,
    };

    private static async Task<string?> Beginning(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength == 0) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(WordsWithin);
        var buffer = new byte[AnswerBytesMax];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            while (length < buffer.Length && await body.ReadAsync(buffer.AsMemory(length), limit.Token) is > 0 and var read) length += read;
        }
#pragma warning disable CA1031 // The status has come; of the rest there is what there is.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        return length == 0 ? null : Readable(Encoding.UTF8.GetString(buffer, 0, length));
    }

    // What a reader cannot see, or a database not keep, is not kept.
    private static string Readable(string text) =>
        string.Concat(text.Select(one => char.IsControl(one) && one is not ('\n' or '\t') ? '\uFFFD' : one));

    private static string Said(Exception failed) => failed switch
    {
        OperationCanceledException => string.Create(CultureInfo.InvariantCulture, $"No answer within {AnswersWithin.TotalSeconds} s."),
        HttpRequestException { InnerException: AddressRefusedException refused } => refused.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "The name of the host was not found.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            "No secure connection: the certificate of the endpoint is not valid for its name, or TLS failed.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "The answer's headers are too long.",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "The answer is no HTTP.",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "The connection ended before the answer.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "No connection to the endpoint.",
        _ => "The attempt failed: the connection broke, or the answer is no HTTP.",
    };

    private static int Since(long begun) => (int)Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
}
