using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using U4ssc.Gateway.Features;

namespace U4ssc.Edge.Tests.Gateway;

public sealed partial class ReadingDocs(RunningEdge edge)
{
    [Fact]
    public async Task the_reference_shows_every_service_and_needs_no_other_address()
    {
        using var client = edge.Anonymous();
        using var page = await client.GetAsync("/docs/", TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        string[] services = ["registry", "catalogue", "submissions", "verification", "certification", "subscriptions", "audit", "identity"];
        foreach (var service in services)
            Assert.Contains($"openapi/{service}.json", html, StringComparison.Ordinal);

        Assert.DoesNotMatch(OutsideScript(), html);
        var nonce = Nonce().Match(html).Groups[1].Value;
        Assert.NotEmpty(nonce);
        Assert.Contains($"'nonce-{WebUtility.HtmlDecode(nonce)}'", page.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/")]
    public async Task the_script_of_the_reference_comes_from_the_gateway(string place)
    {
        using var client = edge.Anonymous();
        using var asked = new HttpRequestMessage(HttpMethod.Head, place);
        using var head = await client.SendAsync(asked, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        using var page = await client.GetAsync(place, TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(OwnScript().Matches(html));
        foreach (Match script in OwnScript().Matches(html))
        {
            using var answer = await client.GetAsync(new Uri(new Uri(edge.Address, place), script.Groups[1].Value),
                TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("javascript", answer.Content.Headers.ContentType?.MediaType, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task the_document_of_identity_is_openapi_3_1()
    {
        using var client = edge.Anonymous();
        using var answer = await client.GetAsync("/openapi/identity.json", TestContext.Current.CancellationToken);
        var document = await answer.Json();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Contains("/api/identity/clients", paths);
        Assert.Contains("/api/identity/users/{id}/suspension", paths);
    }

    [Fact]
    public async Task a_route_can_be_tried_where_the_document_is_read_with_a_token_that_is_entered()
    {
        using var client = edge.Anonymous();
        using var answer = await client.GetAsync("/openapi/identity.json", TestContext.Current.CancellationToken);
        var document = await answer.Json();
        Assert.Equal("Identity", document.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal(["/"], document.GetProperty("servers").EnumerateArray().Select(server => server.GetProperty("url").GetString()));
        var scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer");
        Assert.Equal(("http", "bearer"), (scheme.GetProperty("type").GetString(), scheme.GetProperty("scheme").GetString()));
        var closed = document.GetProperty("paths").GetProperty("/api/identity/clients").GetProperty("post");
        Assert.True(closed.GetProperty("security")[0].TryGetProperty("bearer", out _));
    }

    [Fact]
    public async Task the_reference_says_its_language_and_may_ask_its_own_address()
    {
        using var client = edge.Anonymous();
        using var page = await client.GetAsync("/docs/", TestContext.Current.CancellationToken);
        Assert.Contains("<html lang=\"en\">", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_type_of_a_problem_leads_to_a_page_that_explains_it()
    {
        using var client = edge.Anonymous();
        using var refused = await client.GetAsync("/api/registry/cities", TestContext.Current.CancellationToken);
        var type = (await refused.IsProblem(401, "token.missing")).GetProperty("type").GetString();
        using var page = await client.GetAsync(type, TestContext.Current.CancellationToken);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("ask /connect/token", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        using var all = await client.GetAsync("/docs/errors", TestContext.Current.CancellationToken);
        Assert.Contains("/docs/errors/rate.exceeded", await all.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    /// <summary>
    /// What fits a phone without scrolling sideways: long words break, and what is wider scrolls in a named region that the keyboard
    /// reaches.
    /// </summary>
    [Theory]
    [InlineData("/docs/errors")]
    [InlineData("/docs/errors/token.missing")]
    [InlineData("/docs/errors/unknown")]
    public async Task a_page_about_refusals_fits_a_phone(string address)
    {
        using var client = edge.Anonymous();
        using var page = await client.GetAsync(address, TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("width=device-width", html, StringComparison.Ordinal);
        Assert.Contains("h1, code { overflow-wrap: anywhere; }", html, StringComparison.Ordinal);
        Assert.Equal(
            Table().Count(html),
            Regex.Count(html, "<div role=\"region\" aria-label=\"[^\"]+\" tabindex=\"0\"><table>", RegexOptions.CultureInvariant));
    }

    [Fact]
    public async Task an_undocumented_code_is_a_404_and_never_markup()
    {
        using var client = edge.Anonymous();
        using var page = await client.GetAsync("/docs/errors/%3Cscript%3E", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.DoesNotContain("<script>", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public void refusals_are_read_from_the_file_beside_the_binary_and_its_absence_is_borne()
    {
        var file = Path.Combine(Path.GetTempPath(), $"refusals-{Guid.NewGuid():N}.json");
        Assert.DoesNotContain("city.withdrawn", new ErrorCatalogue(file, NullLogger<ErrorCatalogue>.Instance).Errors.Keys);
        File.WriteAllText(file,
            """[{ "code": "city.withdrawn", "status": 409, "sentence": "It was withdrawn.", "meaning": "Asked after the withdrawal." }]""");
        Assert.Equal("It was withdrawn.", new ErrorCatalogue(file, NullLogger<ErrorCatalogue>.Instance).Errors["city.withdrawn"].Sentence);
        File.WriteAllText(file, "{");
        Assert.Contains("token.missing", new ErrorCatalogue(file, NullLogger<ErrorCatalogue>.Instance).Errors.Keys);
        File.Delete(file);
    }

    [Fact]
    public async Task the_status_of_all_services_is_public()
    {
        using var client = edge.Anonymous();
        using var answer = await client.GetAsync("/api/status", TestContext.Current.CancellationToken);
        var status = await answer.Json();
        var services = status.GetProperty("services").EnumerateArray().ToDictionary(service => service.GetProperty("service").GetString()!);
        Assert.Equal("healthy", status.GetProperty("health").GetString());
        Assert.Equal("1.2.3", services["registry"].GetProperty("version").GetString());
        Assert.Equal(JsonValueKind.Array, services["registry"].GetProperty("projections").ValueKind);
        Assert.Equal("healthy", services["identity"].GetProperty("health").GetString());
    }

    [Fact]
    public async Task a_service_that_is_down_shows_in_the_status_and_leaves_the_gateway_ready()
    {
        var gateway = await edge.StartGateway(null, $"--Services:verification=http://127.0.0.1:{RunningEdge.FreePort()}");
        using var client = RunningEdge.Anonymous(gateway);
        using var answer = await client.GetAsync("/api/status", TestContext.Current.CancellationToken);
        var status = await answer.Json();
        Assert.Equal("degraded", status.GetProperty("health").GetString());
        var verification = status.GetProperty("services").EnumerateArray()
            .Single(service => service.GetProperty("service").GetString() == "verification");
        Assert.Equal("unreachable", verification.GetProperty("health").GetString());
        using var ready = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [GeneratedRegex("<table")]
    private static partial Regex Table();

    [GeneratedRegex("""<(?:script|link)[^>]+(?:src|href)="(?:https?:)?//""")]
    private static partial Regex OutsideScript();

    [GeneratedRegex("""<script[^>]+nonce="([^"]+)""")]
    private static partial Regex Nonce();

    [GeneratedRegex("""<script[^>]+src="([^"]+)""")]
    private static partial Regex OwnScript();
}
