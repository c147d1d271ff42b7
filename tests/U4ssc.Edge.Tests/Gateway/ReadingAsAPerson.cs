using System.Net;

namespace U4ssc.Edge.Tests.Gateway;

/// <summary>Who comes with a browser gets pages; programs keep their problems.</summary>
public sealed class ReadingAsAPerson(RunningEdge edge)
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private const string Mistyped = "/api/certification/certificates/unknown-number";

    [Fact]
    public async Task the_front_page_leads_everywhere_that_needs_no_account()
    {
        using var answer = await Get("/", Browser);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var html = await Text(answer);
        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        foreach (var place in new[] { "/api/certification/register", "/docs/", "/docs/errors", "/api/status" })
        {
            Assert.Contains($"href=\"{place}\"", html, StringComparison.Ordinal);
            using var there = await Get(place, Browser);
            Assert.True(there.IsSuccessStatusCode, $"{place}: {there.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/favicon.ico", "image/svg+xml")]
    [InlineData("/robots.txt", "text/plain")]
    public async Task what_browsers_and_crawlers_ask_for_by_themselves_is_there(string path, string type)
    {
        using var answer = await Get(path, null);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("/nowhere", "Nothing here")]
    [InlineData("/api/nowhere", "Nothing here")]
    [InlineData(Mistyped, "No such certificate")]
    public async Task a_person_who_came_to_nothing_gets_a_page_and_a_program_a_problem(string path, string title)
    {
        using var page = await Get(path, Browser);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains($"<h1>{title}</h1>", await Text(page), StringComparison.Ordinal);
        Assert.Contains("Accept", page.Headers.Vary);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (var accept in new[] { null, "*/*", "application/json", "application/json, text/html" })
        {
            using var problem = await Get(path, accept);
            await problem.IsProblem(404, "not_found");
        }
    }

    private async Task<HttpResponseMessage> Get(string path, string? accept)
    {
        using var client = edge.Anonymous();
        if (accept is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        return await client.GetAsync(path, TestContext.Current.CancellationToken);
    }

    private static Task<string> Text(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
