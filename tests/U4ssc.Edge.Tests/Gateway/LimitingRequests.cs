using System.Net;

namespace U4ssc.Edge.Tests.Gateway;

public sealed class LimitingRequests(RunningEdge edge)
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task a_body_over_a_mebibyte_is_refused_before_it_is_read()
    {
        using var client = await edge.As("demo-agency");
        using var answer = await client.PostAsync("/api/registry/cities", new ByteArrayContent(new byte[MiB + 1]),
            TestContext.Current.CancellationToken);
        await answer.IsProblem(413, "body.too_large");
    }

    [Fact]
    public async Task a_body_that_does_not_say_its_size_is_cut_off_at_the_same_limit()
    {
        using var client = await edge.As("demo-agency");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/registry/cities")
        { Content = new StreamContent(new MemoryStream(new byte[2 * MiB])) };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await answer.IsProblem(413, "body.too_large");
    }

    [Theory]
    [InlineData("POST", "/api/registry/onboardings?agency=NO-KS", 64)]
    public async Task an_upload_may_be_as_large_as_its_route_says_and_no_larger(string method, string path, int mebibytes)
    {
        using var client = await edge.As("demo-agency");
        using var fits = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(new byte[mebibytes * MiB]) };
        using var passed = await client.SendAsync(fits, TestContext.Current.CancellationToken);
        Assert.Equal(mebibytes * (long)MiB, (await passed.Reached()).Bytes);
        using var tooLarge = new HttpRequestMessage(new HttpMethod(method), path)
        { Content = new ByteArrayContent(new byte[(mebibytes * MiB) + 1]) };
        using var refused = await client.SendAsync(tooLarge, TestContext.Current.CancellationToken);
        await refused.IsProblem(413, "body.too_large");
    }

    [Fact]
    public async Task who_asks_too_often_waits_and_nobody_else_does()
    {
        var gateway = await edge.StartGateway(null, "--RateLimits:Client:Burst=5", "--RateLimits:Client:PerSecond=1");
        using var busy = await Known(gateway, "demo-agency");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => busy.GetAsync("/api/registry/cities", TestContext.Current.CancellationToken)));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        await refused.IsProblem(429, "rate.exceeded");
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        foreach (var answer in answers)
            answer.Dispose();

        using var calm = await Known(gateway, "demo-auditor");
        using var passed = await calm.GetAsync("/api/registry/cities", TestContext.Current.CancellationToken);
        await passed.Reached();
    }

    [Fact]
    public async Task without_a_token_the_address_is_the_client_and_probes_are_never_limited()
    {
        var gateway = await edge.StartGateway(null, "--RateLimits:Anonymous:Burst=2", "--RateLimits:Anonymous:PerSecond=1");
        using var client = RunningEdge.Anonymous(gateway);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var answer = await client.GetAsync("/api/catalogue/editions", TestContext.Current.CancellationToken);
            statuses.Add(answer.StatusCode);
            using var probe = await client.GetAsync("/health/live", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task guessing_secrets_is_slow_and_leaves_the_other_limits_alone()
    {
        var gateway = await edge.StartGateway(null, "--RateLimits:Token:Burst=3", "--RateLimits:Token:PerSecond=1");
        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            using var answer = await RunningEdge.AskForToken(gateway, "demo-secretariat", $"guess {i}");
            return answer.StatusCode;
        }));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        using var client = RunningEdge.Anonymous(gateway);
        using var open = await client.GetAsync("/api/catalogue/editions", TestContext.Current.CancellationToken);
        await open.Reached();
    }

    private async Task<HttpClient> Known(Uri gateway, string clientId)
    {
        var client = RunningEdge.Anonymous(gateway);
        client.DefaultRequestHeaders.Authorization = new("Bearer", await edge.TokenOf(clientId));
        return client;
    }
}
