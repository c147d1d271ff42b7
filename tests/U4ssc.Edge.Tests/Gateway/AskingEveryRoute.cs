using System.Net;
using System.Net.Http.Headers;

namespace U4ssc.Edge.Tests.Gateway;

/// <summary>What holds for every route of the gateway, its own and those of the services.</summary>
public sealed class AskingEveryRoute(RunningEdge edge)
{
    [Fact]
    public async Task head_is_answered_as_get_without_the_body()
    {
        using var client = await edge.As("demo-auditor");
        foreach (var path in (await GatewayPaths.All(edge)).Where(path => path.IsRead))
        {
            using var get = await client.GetAsync(path.Path, TestContext.Current.CancellationToken);
            using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path.Path),
                TestContext.Current.CancellationToken);
            Assert.True(get.StatusCode == head.StatusCode, $"{path.Path}: GET {get.StatusCode}, HEAD {head.StatusCode}");
            Assert.Equal(get.Content.Headers.ContentType?.MediaType, head.Content.Headers.ContentType?.MediaType);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("/docs/errors")]
    [InlineData("/api/status")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/registry.json")]
    public async Task another_method_is_told_what_is_possible(string path)
    {
        using var client = edge.Anonymous();
        using var answer = await client.Send("DELETE", path);
        await answer.IsProblem(405, "method.not_allowed");
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task head_goes_on_to_a_service_as_head()
    {
        using var client = edge.Anonymous();
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/catalogue/editions"),
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(["HEAD"], head.Headers.GetValues("X-Stub-Method"));
    }

    [Fact]
    public async Task nobody_keeps_what_is_answered_to_a_token()
    {
        using var known = await edge.As("demo-auditor");
        using var wrong = edge.Anonymous();
        wrong.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nothing");
        using var anonymous = edge.Anonymous();
        foreach (var path in await GatewayPaths.All(edge))
        {
            var method = path.IsRead ? "GET" : path.Methods[0];
            using var answer = await known.Send(method, path.Path);
            // The files of the reference say for themselves how they may be kept.
            Assert.True(answer.Headers.CacheControl?.NoStore == true
                || path.Path.StartsWith("/docs/", StringComparison.Ordinal), $"{method} {path.Path}: {answer.Headers.CacheControl}");
            using var refused = await wrong.Send(method, path.Path);
            Assert.True(refused.Headers.CacheControl?.NoStore == true, $"{method} {path.Path}: {refused.Headers.CacheControl}");
            using var open = await anonymous.Send(method, path.Path);
            Assert.False(path is { IsPublic: true, IsRead: true } && !path.Path.StartsWith("/docs/", StringComparison.Ordinal)
                && open.Headers.CacheControl?.NoStore == true, $"{method} {path.Path}");
        }
    }

    [Fact]
    public async Task a_route_that_says_how_long_it_may_be_kept_is_believed()
    {
        using var known = await edge.As("demo-auditor");
        using var answer = await known.GetAsync("/api/catalogue/kept", TestContext.Current.CancellationToken);
        Assert.Equal("public, max-age=60", answer.Headers.CacheControl?.ToString());
    }
}
