using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Http;
using U4ssc.Gateway;
using U4ssc.Gateway.Edge;
using U4ssc.Testing.Hosting;

namespace U4ssc.Edge.Tests.Gateway;

/// <summary>What a request costs, whose bucket pays, and who hears of it.</summary>
public sealed class CountingRequests(RunningEdge edge)
{
    [Theory]
    [InlineData(null, true, 1)]
    [InlineData(100L, true, 2)]
    [InlineData(100L, false, 10)]
    [InlineData(1024L * 1024, true, 6)]
    [InlineData(1024L * 1024, false, 14)]
    [InlineData(64L * 1024 * 1024, true, 50)]
    public void a_body_costs_more_than_a_read_and_a_strangers_most(long? length, bool isKnown, int cost)
    {
        var http = new DefaultHttpContext();
        http.Request.ContentLength = length;
        Assert.Equal(cost, RateLimits.CostOf(http.Request, isKnown, new Bucket(50, 1)));
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    public void who_has_a_network_of_addresses_has_one_bucket(string address, string key) =>
        Assert.Equal(key, RateLimits.AddressOf(IPAddress.Parse(address)));

    [Fact]
    public async Task all_accounts_of_an_agency_share_its_bucket()
    {
        var gateway = await edge.StartGateway(null, "--RateLimits:Agency:Burst=4", "--RateLimits:Agency:PerSecond=1");
        var tokens = new Tokens(edge);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 10; i++)
        {
            var account = $"account-{i}";
            statuses.Add(
                await Status(gateway,
                    tokens.Signed(claims =>
                        claims.Claims = new Dictionary<string, object> { ["sub"] = account, ["role"] = "agency", ["agency"] = "NO-KS" })));
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK,
            await Status(gateway,
                tokens.Signed(claims =>
                    claims.Claims = new Dictionary<string, object> { ["sub"] = "other", ["role"] = "agency", ["agency"] = "ES-VA" })));
    }

    [Fact]
    public async Task even_probes_have_a_limit()
    {
        using var client =
            RunningEdge.Anonymous(await edge.StartGateway(null, "--RateLimits:Health:Burst=3", "--RateLimits:Health:PerSecond=1"));
        var answers =
            await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.GetAsync("/health/live", TestContext.Current.CancellationToken)));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task a_subject_follows_so_many_streams_at_once_and_others_follow_theirs()
    {
        var gateway = await edge.StartGateway(null, "--RateLimits:StreamsPerSubjectMax=1");
        using var client = RunningEdge.Anonymous(gateway);
        client.DefaultRequestHeaders.Authorization = new("Bearer", await edge.TokenOf("demo-agency"));
        using var other = RunningEdge.Anonymous(gateway);
        other.DefaultRequestHeaders.Authorization = new("Bearer", await edge.TokenOf("demo-secretariat"));
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var streams = Enumerable.Range(0, 2).Select(_ => Follow(client, gone.Token)).ToArray();
        var first = await Task.WhenAny(streams);
        using (var refused = await first)
        {
            await refused.IsProblem(429, "streams.too_many");
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        using (var plain = await client.GetAsync("/api/registry/cities", TestContext.Current.CancellationToken)) await plain.Reached();
        using (var theirs = await other.Send("GET", "/api/registry/cities", null, ("Accept", "text/event-stream"))) await theirs.Reached();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => streams.Single(stream => stream != first));
    }

    [Fact]
    public async Task what_was_refused_is_counted_by_its_kind()
    {
        var kinds = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meter) =>
                { if (instrument.Name == "u4ssc.security.events") meter.EnableMeasurementEvents(instrument); },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var tag in tags) kinds.Add(tag.Value?.ToString() ?? "");
        });
        listener.Start();

        var gateway = await edge.StartGateway(null, "--RateLimits:Anonymous:Burst=1", "--RateLimits:Anonymous:PerSecond=1");
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(gateway, "nothing"));
        using var wrong = await RunningEdge.AskForToken(gateway, "demo-auditor", "guess");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var client = RunningEdge.Anonymous(gateway);
        for (var i = 0; i < 4; i++) (await client.GetAsync("/api/catalogue/editions", TestContext.Current.CancellationToken)).Dispose();
        using var auditor = RunningEdge.Anonymous(edge.Address);
        auditor.DefaultRequestHeaders.Authorization = new("Bearer", await edge.TokenOf("demo-auditor"));
        using var role = await auditor.Send("POST", "/api/identity/clients", new { name = "x", role = "agency" });
        Assert.Equal(HttpStatusCode.Forbidden, role.StatusCode);

        // A caller may have the answer before the line about it is written.
        foreach (var kind in new[] { "authentication_failed", "limit_exceeded", "access_refused" })
            await Eventually.Is(() => Task.FromResult(kinds.Contains(kind)), $"{kind} is counted");
    }

    private static async Task<HttpResponseMessage> Follow(HttpClient client, CancellationToken gone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/registry/never");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await client.SendAsync(request, gone);
    }

    private static async Task<HttpStatusCode> Status(Uri gateway, string token)
    {
        using var client = RunningEdge.Anonymous(gateway);
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await client.GetAsync("/api/registry/cities", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
