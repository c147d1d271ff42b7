using System.Net;

namespace U4ssc.Edge.Tests.Gateway;

public sealed class ReadingFromAnotherSite(RunningEdge edge)
{
    private const string Site = "https://statistics.example";

    [Fact]
    public async Task what_everybody_may_read_a_page_of_another_site_may_read()
    {
        using var client = edge.Anonymous();
        foreach (var path in (await GatewayPaths.All(edge)).Where(path => path is { IsPublic: true, IsRead: true }))
        {
            using var answer = await client.Send("GET", path.Path, null, ("Origin", Site));
            Assert.True(Of(answer, "Access-Control-Allow-Origin") == "*", path.Path);
            var exposed = Of(answer, "Access-Control-Expose-Headers");
            Assert.All(["ETag", "Link", "Location", "Retry-After", "X-Correlation-Id"], name =>
                Assert.Contains(name, exposed, StringComparison.Ordinal));

            using var asked = await client.Send("OPTIONS", path.Path, null, ("Origin", Site), ("Access-Control-Request-Method", "GET"),
                ("Access-Control-Request-Headers", "if-none-match"));
            Assert.True(asked.StatusCode == HttpStatusCode.NoContent, path.Path);
            Assert.Equal("*", Of(asked, "Access-Control-Allow-Origin"));
            Assert.Equal("GET, HEAD", Of(asked, "Access-Control-Allow-Methods"));
            Assert.Contains("If-None-Match", Of(asked, "Access-Control-Allow-Headers"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task what_needs_a_token_is_offered_to_no_other_site_and_the_question_needs_none()
    {
        using var client = edge.Anonymous();
        foreach (var path in (await GatewayPaths.All(edge))
            .Where(path => !path.IsPublic && path.Path.StartsWith("/api/registry", StringComparison.Ordinal)))
        {
            foreach (var method in new[] { "GET", "POST", "OPTIONS" })
            {
                using var answer = await client.Send(method, path.Path, null, ("Origin", Site), ("Access-Control-Request-Method", "GET"));
                Assert.DoesNotContain(answer.Headers, header =>
                    header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
                Assert.Equal(method == "OPTIONS" ? HttpStatusCode.NoContent : HttpStatusCode.Unauthorized, answer.StatusCode);
            }
        }
    }

    [Theory]
    [InlineData("/api/catalogue/editions")]
    [InlineData("/api/certification/certificates/U4SSC-1/revocation")]
    public async Task writing_is_offered_to_no_other_site(string path)
    {
        using var client = edge.Anonymous();
        using var asked = await client.Send("OPTIONS", path, null, ("Origin", Site), ("Access-Control-Request-Method", "POST"));
        Assert.DoesNotContain("POST", Of(asked, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_refusal_of_a_public_read_can_be_read_too()
    {
        var gateway = await edge.StartGateway(null, "--RateLimits:Anonymous:Burst=1", "--RateLimits:Anonymous:PerSecond=1");
        using var client = RunningEdge.Anonymous(gateway);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => client.Send("GET", "/api/certification/register", null, ("Origin", Site))));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.All(answers, answer => Assert.Equal("*", Of(answer, "Access-Control-Allow-Origin")));
    }

    private static string Of(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values) ? string.Join(", ", values) : "";
}
