using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Testing.Hosting;

/// <summary>Every kind of bad input, said to every route of a service by somebody who may use it.</summary>
public static class Nonsense
{
    // U+0000 in a path is refused by the server itself, without a body.
    private static readonly string[] Ids = ["nonsense", "0", "-1", "%20", "%F0%9F%8F%99", "%FF%FE", "..%2F..%2Fetc", "'%20or%201=1--",
        "%7B%7D", new('a', 3000), Guid.Empty.ToString(), Guid.AllBitsSet.ToString()];

    private static readonly string[] Queries = ["limit=0", "limit=x", "limit=99999999999", "cursor=%FF", "cursor=-1", "version=NaN",
        "version=0", "asOf=yesterday", "from=1&to=x", "q=%00", "q=%FF%FE", $"q={new('a', 5000)}", "agency=%27", "city=x",
        "country=%F0%9F%8F%99", "at=1e400"];

    // No refusal is larger, whatever was sent: a short request must not buy a long answer.
    private const int RefusalBytesMax = 64 * 1024;

    // In the place of each member's value.
    private static readonly string[] Values =
    [
        "{\"x\":1}", "[1,[2]]", "[null]", "\"x\\u0000y\"", "\"x\\ud800\"", "\"\u00ff\"", "1e400", "-1e-400",
        "99999999999999999999999999999999999999", "0.12345678901234567890", "NaN", "-Infinity", "true", "\"true\"",
        "'x'", "01", "\"", "", new string('[', 200) + new string(']', 200), $"[{string.Join(',', Enumerable.Repeat("{}", 3000))}]",
        $"\"{new string('a', 200_000)}\"",
    ];

    /// <summary>Says all of it, and holds that nothing is stored.</summary>
    /// <param name="table">Every route that there is.</param>
    public static async Task Everywhere(RunningService service, IReadOnlyList<Permit> table)
    {
        ArgumentNullException.ThrowIfNull(service);
        var before = await service.EventCount();
        await Everywhere(service.App, table, role => service.As(role, agency: "NO-KS", city: Guid.Empty));
        Assert.Equal(before, await service.EventCount());
    }

    /// <summary>
    /// Says all of it, and holds that every route of <paramref name="table"/> was asked and answered each with a problem of 4xx.
    /// </summary>
    /// <param name="by">Who has a role.</param>
    public static async Task Everywhere(WebApplication service, IReadOnlyList<Permit> table, Func<Role, HttpClient> by)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(by);
        List<string> routes = [], wrong = [];
        foreach (var route in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (route.Metadata.GetMetadata<Permits>() is not { Rows: [var row, ..] }) continue;
            routes.Add($"{row.Method} {row.Route}");
            using var client = by(row.Role);
            var method = new HttpMethod(row.Method);
            foreach (var (what, path) in Paths(route))
            {
                if (method == HttpMethod.Get) await Ask(client, method, path, null, "", $"{what}", wrong, mayBeRight: true);
                else foreach (var type in new[] { "application/json", "text/plain", "" })
                    await Ask(client, method, path, "{}"u8.ToArray(), type, $"{what} as {type}", wrong);
            }

            if (method == HttpMethod.Get) continue;
            foreach (var (pointer, body) in Unseen(route)) await AskUnseen(client, method, Path(route, Guid.CreateVersion7().ToString()),
                pointer, body, wrong);
            foreach (var (what, body) in Bodies(route)) await Ask(client, method, Path(route, Guid.CreateVersion7().ToString()), body,
                "application/json", what, wrong);
        }

        Assert.Empty(wrong);
        Assert.Equal(table.Select(permit => $"{permit.Method} {permit.Route}").Distinct().Order(StringComparer.Ordinal),
            routes.Order(StringComparer.Ordinal));
    }

    private static async Task Ask(HttpClient client, HttpMethod method, string path, byte[]? body, string type, string what,
        List<string> wrong, bool mayBeRight = false)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        if (body is not null)
            request.Content = new ByteArrayContent(body)
            { Headers = { ContentType = type.Length == 0 ? null : MediaTypeHeaderValue.Parse(type) } };
        using var answer = await client.SendAsync(request);
        var bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
        if ((int)answer.StatusCode >= 400 && bytes > RefusalBytesMax)
            wrong.Add($"{method} {path[..Math.Min(path.Length, 120)]} ({what}): an answer of {bytes} bytes");
        if (answer.StatusCode == HttpStatusCode.UnsupportedMediaType && TakenIn(method) is { } header && !answer.Headers.Contains(header))
            wrong.Add($"{method} {path[..Math.Min(path.Length, 120)]} ({what}): 415 without {header}");
        var isProblem = (int)answer.StatusCode is >= 400 and < 500
            && answer.Content.Headers.ContentType?.MediaType == "application/problem+json";
        if (isProblem || (mayBeRight && answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotModified)) return;
        wrong.Add(
            $"{method} {path[..Math.Min(path.Length, 120)]} ({what}): {(int)answer.StatusCode} {answer.Content.Headers.ContentType?.MediaType}");
    }

    private static string? TakenIn(HttpMethod method) =>
        method == HttpMethod.Post ? "Accept-Post" : method == HttpMethod.Patch ? "Accept-Patch" : null;

    // A text with a character that turns the direction of what follows, in the place of each text of a body that is otherwise right in
    // shape.
    private static IEnumerable<(string Pointer, byte[] Body)> Unseen(RouteEndpoint route)
    {
        if (route.Metadata.GetMetadata<IAcceptsMetadata>() is not { RequestType: { } type, ContentTypes: ["application/json", ..] })
            yield break;
        var sample = JsonSerializer.SerializeToNode(Samples.Complete(type), type, Json.Options)!;
        foreach (var text in Texts(sample).ToList())
        {
            var pointer = string.Concat(text.GetPath().TrimStart('$').Split('.', '[', ']').Where(part => part.Length > 0)
                .Select(part => "/" + part.Trim('\'')));
            var before = text.GetValue<string>();
            var unseen = JsonValue.Create("x\u202Ey");
            text.ReplaceWith(unseen);
            yield return (pointer, Encoding.UTF8.GetBytes(sample.ToJsonString()));
            unseen.ReplaceWith(before);
        }
    }

    private static IEnumerable<JsonValue> Texts(JsonNode? node) => node switch
    {
        JsonObject some => some.SelectMany(member => Texts(member.Value)),
        JsonArray some => some.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value],
        _ => [],
    };

    private static async Task AskUnseen(HttpClient client, HttpMethod method, string path, string pointer, byte[] body, List<string> wrong)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var answer = await client.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.BadRequest || !said.Contains($"\"pointer\":\"{pointer}\"", StringComparison.Ordinal))
            wrong.Add($"{method} {path} ({pointer} turns its direction): {(int)answer.StatusCode} {said[..Math.Min(said.Length, 200)]}");
    }

    private static IEnumerable<(string What, string Path)> Paths(RouteEndpoint route)
    {
        if (route.RoutePattern.Parameters.Count > 0) foreach (var id in Ids) yield return ("an id that is none", Path(route, id));
        foreach (var query in Queries) yield return ("a query that is none", $"{Path(route, Guid.CreateVersion7().ToString())}?{query}");
    }

    private static string Path(RouteEndpoint route, string id) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments
            .Select(segment =>
                string.Concat(segment.Parts.Select(part =>
                    part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : id))));

    private static IEnumerable<(string What, string Text)> Adversarial()
    {
        var longName = new string('n', 300);
        yield return ("90 000 unknown members", $"{{{string.Join(',', Enumerable.Range(0, 90_000).Select(i => $"\"{i:x}\":0"))}}}");
        yield return ("unknown members with long names",
            $"{{{string.Join(',', Enumerable.Range(0, 2_500).Select(i => $"\"{longName}{i}\":0"))}}}");
        yield return ("long names, deep", string.Concat(Enumerable.Repeat($"{{\"{longName}\":", 30)) + "0" + new string('}', 30));
        yield return ("a name of 900 kB", $"{{\"{new string('n', 900_000)}\":0,\"{new string('n', 900)}\":0}}");
        yield return ("the same name of 400 kB twice", $"{{\"{new string('n', 400_000)}\":0,\"{new string('n', 400_000)}\":0}}");
        yield return ("a list of 4 900 wrong items", $"[{string.Join(',', Enumerable.Repeat("{\"x\":1}", 4_900))}]");
        yield return ("a list of 4 900 half items",
            $"[{string.Join(',', Enumerable.Range(0, 4_900).Select(i => $"{{\"dataPoint\":\"x{i}\"}}"))}]");
        yield return ("half a surrogate pair as a name", "{\"\\ud800\":1}");
        yield return ("halves in two names", "{\"\\udc00\":1,\"a\":2,\"\\ud800x\":3}");
        yield return ("U+0000 in a name", "{\"\\u0000\":1}");
        yield return ("the same name in two spellings", "{\"name\":\"a\",\"\\u006eame\":\"b\"}");
        yield return ("half a pair as a value", "\"\\udfff\"");
    }

    private static IEnumerable<(string What, byte[] Body)> Bodies(RouteEndpoint route)
    {
        foreach (var text in new[] { "", " ", "{", "[]", "null", "7", "\"x\"", "{}x", "{\"colour\":\"red\"}", "\u00ff", "{\"a\":1,\"a\":2}",
            "<a/>" }) yield return (text, Encoding.Latin1.GetBytes(text));
        foreach (var (what, text) in Adversarial()) yield return (what, Encoding.ASCII.GetBytes(text));
        yield return ("ten megabytes", Encoding.ASCII.GetBytes($"{{\"reason\":\"{new string('a', 10_000_000)}\"}}"));
        var members = route.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType?.GetProperties()
            .Select(member => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member.Name)).ToList() ?? [];
        foreach (var value in Values)
        {
            yield return ($"each member as {value[..Math.Min(value.Length, 30)]}",
                Latin($"{{{string.Join(',', members.Select(name => $"\"{name}\":{value}"))}}}"));
            foreach (var member in members)
                yield return ($"{member} as {value[..Math.Min(value.Length, 30)]}", Latin($"{{\"{member}\":{value},\"colour\":\"red\"}}"));
        }

        // The same where a body has its lists and its free members.
        foreach (var member in members)
            foreach (var (what, text) in Adversarial()) yield return ($"{member}: {what}",
                Encoding.ASCII.GetBytes($"{{\"{member}\":{text}}}"));

        // Beyond ASCII it is no UTF-8, on purpose.
        static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
    }
}
