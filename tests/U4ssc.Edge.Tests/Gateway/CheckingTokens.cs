using System.Net.Http.Headers;
using U4ssc.Gateway;

namespace U4ssc.Edge.Tests.Gateway;

public sealed class CheckingTokens(RunningEdge edge)
{
    private readonly Tokens _tokens = new(edge);

    public static TheoryData<string> Faults => [.. Tokens.Faults];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task a_token_with_a_fault_is_refused_on_closed_and_on_public_routes(string fault)
    {
        using var client = edge.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _tokens.With(fault));
        foreach (var path in new[] { "/api/registry/cities", "/api/catalogue/editions", "/api/status", "/docs" })
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            await answer.IsProblem(401, "token.invalid");
            Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    // Without this, a table of refusals would pass with a check that refuses everything.
    [Fact]
    public async Task the_same_token_without_a_fault_passes_and_is_passed_on_as_it_came()
    {
        var token = _tokens.Signed(_ => { });
        using var client = edge.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync("/api/registry/cities?country=NO", TestContext.Current.CancellationToken);
        var reached = await answer.Reached();
        Assert.Equal($"Bearer {token}", reached.Header("Authorization"));
        Assert.Equal(("/api/registry/cities", "?country=NO"), (reached.Path, reached.Query));
    }

    [Fact]
    public async Task an_empty_bearer_is_no_token()
    {
        using var client = edge.Anonymous();
        using var answer = await client.Send("GET", "/api/catalogue/editions", null, ("Authorization", "Bearer "));
        await answer.IsProblem(401, "token.invalid");
    }

    [Theory]
    [InlineData("GET", "/api/registry/cities")]
    [InlineData("GET", "/api/submissions/1")]
    [InlineData("GET", "/api/verification/cases")]
    [InlineData("GET", "/api/certification/decisions/1")]
    [InlineData("GET", "/api/identity/clients")]
    [InlineData("POST", "/api/catalogue/editions")]
    [InlineData("POST", "/api/certification/certificates/U4SSC-1/revocation")]
    [InlineData("POST", "/api/registry/onboardings")]
    public async Task a_closed_route_needs_a_token(string method, string path)
    {
        using var client = edge.Anonymous();
        using var answer = await client.Send(method, path);
        await answer.IsProblem(401, "token.missing");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("/api/catalogue/editions/U4SSC-2017/kpis")]
    [InlineData("/api/certification/certificates/U4SSC-1")]
    [InlineData("/api/certification/certificates/U4SSC-1/status")]
    [InlineData("/api/certification/register")]
    [InlineData("/api/certification/cities/1/snapshot")]
    [InlineData("/ledger/registry/checkpoint")]
    [InlineData("/ledger/certification/tile/0/000")]
    [InlineData("/openapi/submissions.json")]
    public async Task a_public_route_needs_none(string path)
    {
        using var client = edge.Anonymous();
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(path, (await answer.Reached()).Path);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/api/nothing/here")]
    [InlineData("/ledger/identity/checkpoint")]
    public async Task what_is_not_there_is_not_found_with_a_token_and_without(string path)
    {
        using var anonymous = edge.Anonymous();
        using var without = await anonymous.GetAsync(path, TestContext.Current.CancellationToken);
        await without.IsProblem(404, "not_found");
        using var known = await edge.As("demo-auditor");
        using var with = await known.GetAsync(path, TestContext.Current.CancellationToken);
        await with.IsProblem(404, "not_found");
    }

    [Fact]
    public async Task a_token_cannot_be_checked_while_its_issuer_is_down()
    {
        var gateway = await edge.StartGateway(null, $"--Services:identity=http://127.0.0.1:{RunningEdge.FreePort()}");
        using var client = RunningEdge.Anonymous(gateway);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _tokens.Signed(_ => { }));
        using var answer = await client.GetAsync("/api/registry/cities", TestContext.Current.CancellationToken);
        await answer.IsProblem(503, "issuer.unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
        using var anonymous = RunningEdge.Anonymous(gateway);
        using var open = await anonymous.GetAsync("/api/catalogue/editions", TestContext.Current.CancellationToken);
        await open.Reached();
    }

    [Fact]
    public void a_route_that_does_not_say_who_may_pass_keeps_the_gateway_from_starting()
    {
        var thrown = Assert.ThrowsAny<Exception>(() => GatewayService.Create(
            ["--Auth:Issuer=http://localhost", "--Services:identity=http://localhost",
                "--ReverseProxy:Routes:registry-api:AuthorizationPolicy="]));
        Assert.Contains("registry-api does not say who may pass", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void what_is_missing_in_the_configuration_is_said_at_once()
    {
        var said = Assert.Throws<InvalidOperationException>(() =>
            GatewayService.Create(["--RateLimits:Client:Burst=0", "--Services:registry=here"])).Message;
        Assert.Contains("Auth:Issuer is missing", said, StringComparison.Ordinal);
        Assert.Contains("Auth:MetadataAddress is missing", said, StringComparison.Ordinal);
        Assert.Contains("RateLimits:Client needs", said, StringComparison.Ordinal);
        Assert.Contains("Services:registry is missing or no http(s) address", said, StringComparison.Ordinal);
    }
}
