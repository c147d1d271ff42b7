using System.Net;
using System.Text.Json;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Certification.Tests;

public sealed class ShowingACertificate(RunningCertification running)
{
    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html")]
    [InlineData("text/*", "text/html")]
    [InlineData("text/html;q=0, */*", "application/json")]
    [InlineData("application/json;q=0.2, text/html;q=0.4", "text/html")]
    public async Task it_comes_in_the_form_that_is_asked_for(string? accept, string form)
    {
        var answer = await Get(await running.ACertificate(), accept);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(form, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept", answer.Headers.Vary);
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("text/html;q=0")]
    [InlineData("nonsense")]
    public async Task another_form_is_not_offered(string accept)
    {
        var answer = await Get(await running.ACertificate(), accept);
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task the_json_says_what_it_was_decided_from()
    {
        var number = await running.ACertificate();
        var certificate = await (await Get(number, "application/json")).Json();
        Assert.Equal(number, certificate.GetProperty("number").GetString());
        Assert.Equal("valid", certificate.GetProperty("status").GetString());
        Assert.Equal(Told.EditionSha256, certificate.GetProperty("inputs").GetProperty("editionSha256").GetString());
        Assert.Equal("higher_is_better", certificate.GetProperty("scores").GetProperty("dataPoints")[0].GetProperty("direction")
            .GetString());
        Assert.Contains("illustrative", certificate.GetProperty("onBenchmarks").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_page_is_readable_and_complete()
    {
        var answer = await Get(await running.ACertificate(), "text/html");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", page, StringComparison.Ordinal);
        foreach (var part in new[]
        {
            "<h1>Certificate U4SSC-2020-ES-", "Valencia", "<caption>Dimensions</caption>", "<caption>Sub-dimensions</caption>",
            "<caption>Categories</caption>",
            "<caption>Sustainable Development Goals</caption>", "<th scope=\"row\">Transport (ICT)</th>", "SDG 11",
            "How to check this certificate", "illustrative", "Core KPIs are complete and verified: met.", "Where this rule comes from: ",
        }) Assert.Contains(part, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task whatever_a_city_is_called_its_name_is_text()
    {
        var number = await running.ACertificate("<script>alert(\"x\")</script> & 'L''Hôpitalé'");
        var answer = await Get(number, "text/html");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#x27;L&#x27;&#x27;Hôpitalé&#x27;", page,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_page_may_load_nothing_and_run_nothing()
    {
        var answer = await Get(await running.ACertificate(), "text/html");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        // The style is allowed by its hash: another one would leave the page bare.
        var page = await answer.Content.ReadAsStringAsync();
        var style = page[(page.IndexOf("<style>", StringComparison.Ordinal) + 7)..page.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.Contains(Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style))),
            policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task it_has_a_status_at_every_instant()
    {
        var number = await running.ACertificate();
        Assert.Equal("valid", await Status(number, ""));
        Assert.Equal("not_yet", await Status(number, "?at=2020-01-01T00:00:00Z"));
        Assert.Equal("expired", await Status(number, "?at=2099-01-01T00:00:00%2B02:00"));
        Assert.Equal("valid", await Status(number.ToLowerInvariant(), ""));
    }

    [Fact]
    public async Task its_history_is_open_to_everybody_and_says_who_and_when()
    {
        var number = await running.ACertificate();
        var history = await Read($"{number.ToLowerInvariant()}/history");
        var issued = Assert.Single(history.GetProperty("items").EnumerateArray());
        Assert.Equal(1, issued.GetProperty("version").GetInt64());
        Assert.Equal("certificate_issued", issued.GetProperty("type").GetString());
        Assert.Equal("service", issued.GetProperty("role").GetString());
        Assert.Equal(number, issued.GetProperty("data").GetProperty("number").GetString());
        Assert.True(issued.GetProperty("sequence").GetInt64() > 0);
        Assert.Equal(JsonValueKind.Null, history.GetProperty("next").ValueKind);
        Assert.Empty((await Read($"{number}/history?cursor=1")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task it_can_be_read_as_it_stood()
    {
        var number = await running.ACertificate();
        var now = await Read(number);
        Assert.Equal(now.GetRawText(), (await Read($"{number}?version=1")).GetRawText());
        var later = await Read($"{number}?asOf=2099-01-01T00:00:00Z");
        Assert.Equal("expired", later.GetProperty("status").GetString());
        Assert.Equal(now.GetProperty("decisionSha256").GetString(), later.GetProperty("decisionSha256").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await Get($"{number}?version=2", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Get($"{number}?asOf=2020-01-01T00:00:00Z", null)).StatusCode);

        var page = await (await Get($"{number}?asOf=2099-01-01T00:00:00Z", "text/html")).Content.ReadAsStringAsync();
        Assert.Contains("Status at <time datetime=\"2099-01-01T00:00:00Z\">2099-01-01 00:00:00 UTC</time>: <strong>expired</strong>", page,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task two_versions_of_it_can_be_compared()
    {
        var diff = await Read($"{await running.ACertificate()}/diff?from=1&to=1");
        Assert.Equal((1, 1), (diff.GetProperty("from").GetInt32(), diff.GetProperty("to").GetInt32()));
        Assert.Empty(diff.GetProperty("changes").EnumerateArray());
    }

    [Theory]
    [InlineData("?version=0", "?version")]
    [InlineData("?version=99999999999999999999", "?version")]
    [InlineData("?asOf=yesterday", "?asOf")]
    [InlineData("?asOf=2026-01-01&version=1", "?asOf")]
    [InlineData("/history?cursor=x", "?cursor")]
    [InlineData("/diff", "?from")]
    [InlineData("/diff?from=1", "?to")]
    [InlineData("/diff?from=1&to=-1", "?to")]
    [InlineData("/diff?from=1&to=2", "?to")]
    [InlineData("/diff?from=2&to=1", "?from")]
    public async Task a_past_that_is_asked_for_wrongly_is_refused_at_its_place(string rest, string place)
    {
        var answer = await Get(await running.ACertificate() + rest, null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(place, (await answer.Json()).GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task the_register_lists_it()
    {
        var name = $"Puçol {Guid.CreateVersion7():N}";
        var number = await running.ACertificate(name);
        var query = Uri.EscapeDataString(name.ToUpperInvariant());
        var line = await Eventually.Gives(
            async () =>
                await Register($"?country=ES&agency=ES-RECI&status=valid&q={query}") is [var first, ..]
                    ? first
                    : null, "a line in the register");
        Assert.Equal(number, line);
        Assert.Empty(await Register($"?status=expired&q={query}"));
        Assert.Empty(await Register($"?country=NO&q={query}"));
        Assert.Equal([number], await Register($"?q={number[^8..]}"));
        Assert.Empty(await Register("?q=%25_%27%22%5C"));
    }

    [Fact]
    public async Task a_country_is_found_in_small_letters_too()
    {
        var number = await running.ACertificate();
        await Eventually.Is(async () => (await Register($"?country=es&q={number}")).Count == 1, "the line of a Spanish city");
    }

    [Fact]
    public async Task who_reads_the_register_again_finds_what_is_new_and_reads_each_line_once()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var numbers = new List<string>();
        for (var i = 0; i < 4; i++) numbers.Add(await running.ACertificate());
        await Eventually.Is(async () => (await Register("?limit=500&sort=-issuedAt")).Intersect(numbers).Count() == 4, "four lines");

        foreach (var sort in new[] { "issuedAt", "-issuedAt" })
        {
            var all = await Register($"?limit=500&sort={sort}");
            Assert.Equal(all.Count, all.Distinct(StringComparer.Ordinal).Count());
            var paged = new List<string>();
            var cursor = "";
            do
            {
                var page = await (await running.Anyone
                    .GetAsync(new Uri($"/api/certification/register?limit=3&sort={sort}{cursor}", UriKind.Relative))).Json();
                paged.AddRange(page.GetProperty("items").EnumerateArray().Select(line => line.GetProperty("number").GetString()!));
                cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : "";
            }
            while (cursor.Length > 0);
            // Others of these tests get certificates meanwhile: what was there is there once, in its order.
            Assert.Equal(all, paged.Where(all.Contains));
            var times = (await Lines($"?limit=500&sort={sort}")).Select(line => line.GetProperty("issuedAt").GetDateTimeOffset()).ToList();
            Assert.Equal(sort == "issuedAt" ? times.Order() : times.OrderDescending(), times);
        }

        var since = Uri.EscapeDataString(before.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Superset(numbers.ToHashSet(), (await Register($"?limit=500&issuedAfter={since}")).ToHashSet());
        Assert.Empty(await Register("?issuedAfter=2099-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task the_snapshot_shows_the_bands_of_the_newest_certificate()
    {
        var city = await running.AnEnrolledCity();
        var path = new Uri($"/api/certification/cities/{city.Id}/snapshot", UriKind.Relative);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Anyone.GetAsync(path)).StatusCode);
        await running.Decided(Told.Attested(city, period: 2021));
        await running.Decided(Told.Attested(city, period: 2019));
        await Eventually.Is(async () => (await running.Anyone.GetAsync(path)).IsSuccessStatusCode, "a snapshot");
        var snapshot = await (await running.Anyone.GetAsync(path)).Json();
        Assert.Equal(2021, snapshot.GetProperty("period").GetInt32());
        Assert.Equal(3, snapshot.GetProperty("dimensions").GetArrayLength());
    }

    [Theory]
    [InlineData("/certificates/U4SSC-2020-ES-00000000", 404)]
    [InlineData("/certificates/U4SSC-2020-ES-00000000/status", 404)]
    [InlineData("/certificates/U4SSC-2020-ES-00000000/history", 404)]
    [InlineData("/certificates/U4SSC-2020-ES-00000000/diff?from=1&to=1", 404)]
    [InlineData("/certificates/U4SSC-2020-ES-00000000?version=1", 404)]
    [InlineData("/certificates/%F0%28%8C%28/history", 404)]
    [InlineData("/certificates/%F0%28%8C%28", 404)]
    [InlineData("/certificates/x/status?at=yesterday", 400)]
    [InlineData("/certificates/x/status?at=9999999999", 400)]
    [InlineData("/register?status=not_yet", 400)]
    [InlineData("/register?limit=0", 400)]
    [InlineData("/register?limit=501", 400)]
    [InlineData("/register?limit=NaN", 400)]
    [InlineData("/register?cursor=nonsense", 400)]
    [InlineData("/register?q=%00", 400)]
    [InlineData("/register?country=XX", 400)]
    [InlineData("/register?country=Spain", 400)]
    [InlineData("/register?sort=age", 400)]
    [InlineData("/register?sort=issuedAt&cursor=nonsense", 400)]
    [InlineData("/register?sort=issuedAt&cursor=99999999999999.x", 400)]
    [InlineData("/register?issuedAfter=yesterday", 400)]
    [InlineData("/cities/nonsense/snapshot", 404)]
    [InlineData("/cities/0197a4c8-0000-7000-8000-00000000000a/snapshot", 404)]
    [InlineData("/policies?cursor=nonsense", 400)]
    [InlineData("/policies/default?version=99999", 404)]
    public async Task what_cannot_be_answered_is_said_to_be_so(string path, int status)
    {
        var answer = await running.Anyone.GetAsync(new Uri("/api/certification" + path, UriKind.Relative));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task the_api_document_names_every_route()
    {
        var document = await (await running.Anyone.GetAsync(new Uri("/openapi/certification.json", UriKind.Relative))).Json();
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name)
            .Where(path => path.StartsWith("/api/", StringComparison.Ordinal))
            .Select(path => path["/api/certification".Length..]).Order(StringComparer.Ordinal);
        Assert.Equal(CertificationAccess.Table.Select(row => row.Route).Distinct().Order(StringComparer.Ordinal), paths);
    }

    [Fact]
    public async Task an_address_with_a_nul_is_no_address() =>
        Assert.Equal(HttpStatusCode.BadRequest,
            (await running.Anyone.GetAsync(new Uri("/api/certification/certificates/%00", UriKind.Relative))).StatusCode);

    [Theory]
    [InlineData("/decisions/nonsense", 404)]
    [InlineData("/decisions/0197a4c8-0000-7000-8000-00000000000a", 404)]
    [InlineData("/decisions/0197a4c8-0000-7000-8000-00000000000a?version=x", 400)]
    [InlineData("/decisions/0197a4c8-0000-7000-8000-00000000000a?asOf=x", 400)]
    [InlineData("/decisions/0197a4c8-0000-7000-8000-00000000000a/diff", 400)]
    public async Task a_decision_that_cannot_be_read_is_said_to_be_so(string path, int status) =>
        Assert.Equal(status, (int)(await running.Auditor.GetAsync(new Uri("/api/certification" + path, UriKind.Relative))).StatusCode);

    private async Task<HttpResponseMessage> Get(string number, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/certification/certificates/{number}", UriKind.Relative));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await running.Anyone.SendAsync(request);
    }

    private async Task<JsonElement> Read(string rest)
    {
        var answer = await Get(rest, null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Json();
    }

    private async Task<string> Status(string number, string query) =>
        (await (await running.Anyone.GetAsync(new Uri($"/api/certification/certificates/{number}/status{query}", UriKind.Relative))).Json())
            .GetProperty("status").GetString()!;

    private async Task<List<string>> Register(string query) =>
        [.. (await Lines(query)).Select(line => line.GetProperty("number").GetString()!)];

    private async Task<IEnumerable<JsonElement>> Lines(string query) =>
        (await (await running.Anyone.GetAsync(new Uri($"/api/certification/register{query}", UriKind.Relative))).Json())
            .GetProperty("items").EnumerateArray();
}
