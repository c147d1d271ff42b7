using System.Text;

namespace U4ssc.Edge.Tests.Identity;

/// <summary>Whatever a stranger sends to the token endpoint: OAuth's own form of no, never a fault of ours.</summary>
public sealed class AskingForTokensBadly(RunningEdge edge)
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Grant = "grant_type=client_credentials";

    // Pieces that readers of forms, of Basic and of texts have fallen over.
    private static readonly string[] Pieces =
    [
        "%00", "a%00b", "%", "%2", "%zz", "%u0041", "%FF", "%C0%80", "%ED%A0%80", "%0a", "%0d%0aX:y", "%F0%9F%8F%99", "'%20or%201=1--", "+",
        "a b", "=", "&&", "", "\u00e5",
        new('a', 101), new('a', 2_100), new('a', 20_000),
    ];

    [Fact]
    public async Task every_malformed_form_is_refused_in_the_form_of_the_standard()
    {
        List<(string What, HttpContent Body)> bodies = [];
        foreach (var piece in Pieces)
        {
            bodies.Add(($"client_id {piece}", Body($"{Grant}&client_id={piece}&client_secret=x")));
            bodies.Add(($"client_secret {piece}", Body($"{Grant}&client_id=demo-auditor&client_secret={piece}")));
            bodies.Add(($"a name {piece}", Body($"{Grant}&client_id=demo-auditor&client_secret=x&{piece}=1")));
            bodies.Add(($"grant_type {piece}", Body($"grant_type={piece}&client_id=demo-auditor&client_secret=demo-auditor")));
        }

        bodies.Add(("1025 fields", Body(string.Join('&', Enumerable.Range(0, 1025).Select(i => $"a{i}=1")))));
        bodies.Add(("twice the same", Body($"{Grant}&client_id=demo-auditor&client_id=demo-auditor&client_secret=demo-auditor")));
        bodies.Add(("nothing", Body("")));
        foreach (var type in new[]
        {
            $"{Form}; charset=utf-7", $"{Form}; charset=utf-16", $"{Form}; charset=nonsense", $"{Form}; charset=\"", "application/json",
            "text/plain", "multipart/form-data",
            "multipart/form-data; boundary=x", $"multipart/form-data; boundary={new string('b', 300)}", "nonsense", ";", "",
        })
        {
            bodies.Add(($"as {type}", Body($"{Grant}&client_id=demo-auditor&client_secret=demo-auditor", type)));
        }

        bodies.Add(
            ("multipart", new MultipartFormDataContent
                { { new StringContent("client_credentials"), "grant_type" }, { new StringContent("a\0b"), "client_id" } }));
        await AllRefused(bodies.Select(one => (one.What, one.Body, (string?)null)));
    }

    [Fact]
    public async Task every_malformed_basic_header_is_refused_in_the_form_of_the_standard()
    {
        var credentials = Pieces.Where(piece => piece.Length < 5_000)
            .SelectMany(piece => new[] { $"{piece}:x", $"demo-auditor:{piece}", piece })
            .Select(pair => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)))
            .Concat(["Basic", "Basic ", "Basic !!!!", "Basic YQ", "Basic =", "Basic //79",
                $"Basic {Convert.ToBase64String([0xFF, (byte)':', 0xFE])}", "basic eA==", "Basic a b c"]);
        await AllRefused(credentials.Select(header => (header, (HttpContent)Body(Grant), (string?)header)));
    }

    // Without these, a check that refuses everything would pass.
    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8")]
    [InlineData("APPLICATION/X-WWW-FORM-URLENCODED;charset=\"UTF-8\"")]
    public async Task a_well_formed_request_gets_its_token(string type)
    {
        using var client = RunningEdge.Anonymous(edge.IdentityAddress);
        using var request = Request(Body($"{Grant}&client_id=demo%2Dauditor&client_secret=demo-auditor&unknown=%C3%A5", type), null);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await answer.Json();
    }

    [Fact]
    public async Task credentials_in_the_header_get_a_token_too()
    {
        using var client = RunningEdge.Anonymous(edge.IdentityAddress);
        using var request = Request(Body(Grant), "Basic " + Convert.ToBase64String("demo%2Dauditor:demo-auditor"u8));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await answer.Json();
    }

    private async Task AllRefused(IEnumerable<(string What, HttpContent Body, string? Authorization)> asked)
    {
        using var client = RunningEdge.Anonymous(edge.IdentityAddress);
        List<string> wrong = [];
        foreach (var (what, body, authorization) in asked)
        {
            using var request = Request(body, authorization);
            using var answer = await client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var isRight = (int)answer.StatusCode is 400 or 401 && answer.Content.Headers.ContentType?.MediaType == "application/json"
                && (text.Contains("\"error\"", StringComparison.Ordinal) && !text.Contains("server_error", StringComparison.Ordinal));
            if (!isRight)
                wrong.Add($"{what[..Math.Min(what.Length, 60)]}: {(int)answer.StatusCode} {text[..Math.Min(text.Length, 150)]}");
        }

        Assert.Empty(wrong);
    }

    private static HttpRequestMessage Request(HttpContent body, string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = body };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }

    private static ByteArrayContent Body(string text, string type = Form)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        if (type.Length > 0)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}
