// A receiver of U4SSC events: subscribes, answers the challenge, checks every signature, counts every event once.
//
//   dotnet run --project docs/receivers/csharp -- --platform http://localhost:8080 --client demo-subscriber --secret demo-subscriber
//
// --token TOKEN instead of --client and --secret; --types certificate.issued,certificate.revoked; --from beginning|now|NUMBER; --port PORT;
// --url URL where the platform reaches this receiver by another address than http://127.0.0.1:PORT/.
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

const int BytesMax = 64 * 1024;
const int SecondsOffMax = 300;

string? Given(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
var platform = Given("--platform") ?? "http://localhost:8080";

// The secret comes in the answer to the subscription; the challenge may be here before it.
var secret = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

// Kept in a database in earnest: the same event can come again, with the same id.
var seen = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Limits.MaxRequestBodySize = BytesMax;
    kestrel.Listen(IPAddress.Loopback, int.Parse(Given("--port") ?? "0", CultureInfo.InvariantCulture));
});
var app = builder.Build();
app.MapPost("/", async (HttpRequest request, CancellationToken cancellation) =>
{
    using var reader = new StreamReader(request.Body, Encoding.UTF8);
    var body = await reader.ReadToEndAsync(cancellation);
    if (!IsSigned(request.Headers, body, await secret.Task.WaitAsync(cancellation))) return Results.Unauthorized();
    var received = JsonNode.Parse(body)!;
    var type = received["type"]!.GetValue<string>();
    switch (type)
    {
        case "subscription.challenge":
            return Results.Json(new { challenge = received["data"]!["challenge"]!.GetValue<string>() });
        case "subscription.heartbeat":
            Console.WriteLine($"complete up to {received["data"]!["completeUpTo"]}; the newest event is {received["data"]!["number"]}");
            break;
        case "subscription.test":
            Console.WriteLine("a test");
            break;
        // First keep it, then say that it was accepted.
        case var _ when seen.TryAdd(received["id"]!.GetValue<string>(), true):
            var number = long.Parse(received["sequence"]!.GetValue<string>(), CultureInfo.InvariantCulture);
            Console.WriteLine($"{number} {type} {received["subject"]}");
            break;
    }

    // Whatever is not accepted comes again.
    return Results.NoContent();
});
await app.StartAsync();

using var http = new HttpClient();
using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri($"{platform}/api/subscriptions"))
{
    Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Given("--token") ?? await Token(http)) },
    Content = JsonContent.Create(new
    {
        url = Given("--url") ?? $"{app.Urls.First()}/",
        types = Given("--types")?.Split(',') ?? [],
        from = Given("--from") ?? "now",
        heartbeats = true,
    }),
};
using var answer = await http.SendAsync(ask);
if (!answer.IsSuccessStatusCode)
{
    await Console.Error.WriteLineAsync($"Not subscribed: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    return 1;
}

var subscription = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
secret.SetResult(subscription["secret"]!.GetValue<string>());
Console.WriteLine($"subscribed: {subscription["id"]}");
await app.WaitForShutdownAsync();
return 0;

// Standard Webhooks: HMAC-SHA256 over id, time and body; while a secret is changed there are several signatures.
bool IsSigned(IHeaderDictionary headers, string body, string key)
{
    if (!long.TryParse(headers["webhook-timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - at) > SecondsOffMax)
        return false;
    var signed = Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}");
    var expected = Encoding.ASCII.GetBytes(
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key["whsec_".Length..]), signed)));
    return headers["webhook-signature"].ToString().Split(' ')
        .Any(one => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), expected));
}

async Task<string> Token(HttpClient client)
{
    using var form = new FormUrlEncodedContent(
    [
        new("grant_type", "client_credentials"), new("client_id", Given("--client") ?? ""), new("client_secret", Given("--secret") ?? ""),
    ]);
    using var given = await client.PostAsync(new Uri($"{platform}/connect/token"), form);
    given.EnsureSuccessStatusCode();
    return (await given.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!.GetValue<string>();
}
