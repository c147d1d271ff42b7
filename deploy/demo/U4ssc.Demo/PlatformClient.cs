using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace U4ssc.Demo;

/// <summary>One who uses the platform, by its client credentials.</summary>
internal sealed record Login(string ClientId, string Secret)
{
    /// <summary>A demonstration client: its secret is its id.</summary>
    public static Login Demo(string clientId) => new(clientId, clientId);
}

/// <summary>What was answered.</summary>
internal sealed record Answered(HttpStatusCode Status, JsonNode? Body, string? ETag, string? Location, string Text)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The code of a problem: the end of its type.</summary>
    public string Code => Body is JsonObject problem && problem["type"]?.ToString() is { } type ? type[(type.LastIndexOf('/') + 1)..] : "";

    public override string ToString() => $"{(int)Status} {Code} {(Body as JsonObject)?["detail"]?.ToString() ?? Text}{Places}";

    private string Places => (Body as JsonObject)?["errors"] is JsonArray { Count: > 0 } errors
        ? " " + string.Join("; ", errors.Take(5).Select(error => $"{error?["pointer"]}: {error?["message"]}"))
        : "";
}

/// <summary>A changing call.</summary>
/// <param name="Name">Names the call within the demonstration; with a hash of the body it is the Idempotency-Key, so that the whole
/// demonstration can be repeated.</param>
internal sealed record Change(HttpMethod Method, string Path, string Name)
{
    public object? Body { get; init; }

    /// <summary>The resource whose ETag goes into If-Match.</summary>
    public string? IfMatchOf { get; init; }

    /// <summary>Refusals that pass by themselves: something told by another service has not arrived yet.</summary>
    public IReadOnlyList<string> WaitFor { get; init; } = [];

    /// <summary>Why; kept with the event.</summary>
    public string? Reason { get; init; }

    public string MediaType { get; init; } = "application/json";
}

/// <summary>
/// Talks to the gateway as a careful client does: every changing call has a key, and whatever has no answer, or one that says "not now", is
/// asked again with the same key. So it does not matter what is restarted meanwhile.
/// </summary>
internal sealed class PlatformClient(DemonstrationOptions options) : IDisposable
{
    private const int FaultsMax = 8;
    private const int RefusedTokensMax = 3;
    private static readonly TimeSpan RequestMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(3);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly HttpClient http = new() { BaseAddress = options.Address, Timeout = RequestMax };
    private readonly Dictionary<string, string> tokens = new(StringComparer.Ordinal);

    public void Dispose() => http.Dispose();

    /// <summary>A path as people open it.</summary>
    public Uri Address(string path) => new(options.Address, path);

    /// <summary>The next call of this client asks for a new token: what it may do has changed.</summary>
    public void ForgetToken(Login login) => tokens.Remove(login.ClientId);

    /// <summary>Reads; without <paramref name="login"/> as anybody could. A thing that is not there is an answer too.</summary>
    public async Task<Answered> Find(Login? login, string path, CancellationToken cancellation, string accept = "application/json")
    {
        var answered = await Persist($"GET {path}", login, token =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd(accept);
            return Task.FromResult(Authorized(request, token));
        }, _ => false, cancellation);
        return answered.IsSuccess || answered.Status == HttpStatusCode.NotFound ? answered : throw Refused($"GET {path}", login, answered);
    }

    /// <summary>Reads what must be there.</summary>
    public async Task<Answered> Get(Login? login, string path, CancellationToken cancellation, string accept = "application/json") =>
        await Find(login, path, cancellation, accept) is { IsSuccess: true } answered
            ? answered
            : throw new DemonstrationFailedException($"GET {path}: there is nothing.");

    /// <summary>Reads until <paramref name="found"/> finds what it looks for.</summary>
    public async Task<T> Until<T>(Login? login, string path, string what, Func<Answered, T?> found, CancellationToken cancellation)
    {
        for (var waited = new Waiting(this, what); ; await waited.Again(cancellation))
            if (await Find(login, path, cancellation) is { IsSuccess: true } answered && found(answered) is { } result) return result;
    }

    /// <summary>Changes something, once, however often it has to be asked.</summary>
    public async Task<Answered> Send(Login login, Change change, CancellationToken cancellation)
    {
        var what = $"{change.Method} {change.Path}";
        var body = change.Body switch
        {
            null => null,
            byte[] bytes => bytes,
            { } said => JsonSerializer.SerializeToUtf8Bytes(said, Json),
        };
        var key = $"demo/{change.Name}/{Convert.ToHexStringLower(SHA256.HashData(body ?? []))[..12]}";
        // A refusal is kept under its key; what is asked again after one needs another key.
        var refusals = 0;
        var answered = await Persist(what, login, async token =>
        {
            var request = new HttpRequestMessage(change.Method, change.Path);
            request.Headers.Accept.ParseAdd("application/json");
            request.Headers.Add("Idempotency-Key", refusals == 0 ? key : $"{key}/{refusals}");
            if (change.Reason is not null) request.Headers.Add("Reason", change.Reason);
            if (change.IfMatchOf is { } resource)
                request.Headers.TryAddWithoutValidation("If-Match", (await Get(login, resource, cancellation)).ETag);
            if (body is not null)
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(change.MediaType) } };
            return Authorized(request, token);
        }, refused =>
        {
            var passes = refused.Status == HttpStatusCode.PreconditionFailed
                || change.WaitFor.Contains(refused.Code, StringComparer.Ordinal);
            if (passes) refusals++;
            return passes;
        }, cancellation);
        return answered.IsSuccess ? answered : throw Refused(what, login, answered);
    }

    private async Task<Answered> Persist(
        string what, Login? login, Func<string?, Task<HttpRequestMessage>> ask, Func<Answered, bool> passes, CancellationToken cancellation)
    {
        var (faults, refusedTokens) = (0, 0);
        for (var waited = new Waiting(this, what); ; await waited.Again(cancellation))
        {
            Answered answered;
            try
            {
                var token = login is null ? null : await Token(login, cancellation);
                using var request = await ask(token);
                using var response = await http.SendAsync(request, cancellation);
                answered = await Read(response, cancellation);
            }
            catch (Exception lost)
                when (lost is HttpRequestException or IOException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                waited.Because(lost.Message);
                continue;
            }

            switch ((int)answered.Status)
            {
                case 401 when login is not null && ++refusedTokens <= RefusedTokensMax:
                    ForgetToken(login);
                    break;
                case 500 when ++faults <= FaultsMax:
                case 408 or 425 or 429 or 502 or 503 or 504:
                case 400 or 403 or 404 or 409 or 412 or 422 or 428 when passes(answered):
                    break;
                default:
                    return answered;
            }

            waited.Because(answered.ToString());
        }
    }

    private async Task<string> Token(Login login, CancellationToken cancellation)
    {
        if (tokens.TryGetValue(login.ClientId, out var known)) return known;
        var answered = await Persist($"POST /connect/token for {login.ClientId}", null, _ =>
            Task.FromResult(new HttpRequestMessage(HttpMethod.Post, "/connect/token")
            {
                Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", login.ClientId),
                new("client_secret", login.Secret)]),
            }), _ => false, cancellation);
        if (!answered.IsSuccess) throw Refused("POST /connect/token", login, answered);
        return tokens[login.ClientId] = answered.Body!["access_token"]!.GetValue<string>();
    }

    private static HttpRequestMessage Authorized(HttpRequestMessage request, string? token)
    {
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return request;
    }

    private static async Task<Answered> Read(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellation));
        var isJson = response.Content.Headers.ContentType?.MediaType is { } type
            && (type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal));
        return new(response.StatusCode, isJson && text.Length > 0
            ? JsonNode.Parse(text)
            : null, response.Headers.ETag?.ToString(), response.Headers.Location?.ToString(), text);
    }

    private static DemonstrationFailedException Refused(string what, Login? login, Answered answered) =>
        new($"{what} as {login?.ClientId ?? "anybody"} was answered {answered}");

    /// <summary>Pauses that grow, and a line for people when it takes long.</summary>
    private sealed class Waiting(PlatformClient client, string what)
    {
        private static readonly TimeSpan SaidAfter = TimeSpan.FromSeconds(5);
        private readonly DateTimeOffset since = DateTimeOffset.UtcNow;
        private TimeSpan pause = PauseMin;
        private string? because;
        private bool said;

        public void Because(string reason) => because = reason;

        public async Task Again(CancellationToken cancellation)
        {
            if (!said && DateTimeOffset.UtcNow - since > SaidAfter)
            {
                said = true;
                client.Say($"waiting: {what}{(because is null ? "" : $" ({because})")}");
            }

            try
            {
                await Task.Delay(pause, cancellation);
            }
            catch (OperationCanceledException)
            {
                throw new DemonstrationFailedException(
                    $"Gave up waiting: {what}{(because is null ? "" : $"; the last that came was: {because}")}");
            }

            pause = pause * 1.5 < PauseMax ? pause * 1.5 : PauseMax;
        }
    }

    private void Say(string line) => options.Say(line);
}
