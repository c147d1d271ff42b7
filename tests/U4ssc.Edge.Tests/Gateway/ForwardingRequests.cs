using System.Diagnostics;

namespace U4ssc.Edge.Tests.Gateway;

public sealed class ForwardingRequests(RunningEdge edge)
{
    private const string Public = "/api/catalogue/editions";

    [Fact]
    public async Task a_sane_correlation_id_is_passed_on_and_returned_once()
    {
        using var client = edge.Anonymous();
        using var answer = await client.Send("GET", Public, null, ("X-Correlation-Id", "import_2026.11-24"));
        Assert.Equal("import_2026.11-24", (await answer.Reached()).Header("X-Correlation-Id"));
        Assert.Equal(["import_2026.11-24"], answer.Headers.GetValues("X-Correlation-Id"));
    }

    [Theory]
    [InlineData("with spaces")]
    [InlineData("<script>")]
    [InlineData(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task any_other_one_is_replaced(string id)
    {
        using var client = edge.Anonymous();
        using var answer = await client.Send("GET", Public, null, ("X-Correlation-Id", id));
        var given = Assert.Single(answer.Headers.GetValues("X-Correlation-Id"));
        Assert.NotEqual(id, given);
        Assert.Equal(given, (await answer.Reached()).Header("X-Correlation-Id"));
    }

    [Fact]
    public async Task refusals_of_the_gateway_carry_one_too()
    {
        using var client = edge.Anonymous();
        using var answer = await client.Send("GET", "/api/registry/cities", null, ("X-Correlation-Id", "mine"));
        await answer.IsProblem(401, "token.missing");
        Assert.Equal(["mine"], answer.Headers.GetValues("X-Correlation-Id"));
    }

    [Fact]
    public async Task the_callers_trace_goes_on_behind_the_gateway_and_comes_back()
    {
        var trace = ActivityTraceId.CreateRandom().ToString();
        using var client = edge.Anonymous();
        using var answer = await client.Send("GET", Public, null, ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"));
        Assert.Contains(trace, (await answer.Reached()).Header("traceparent"), StringComparison.Ordinal);
        Assert.Contains(trace, Assert.Single(answer.Headers.GetValues("traceparent")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task forwarded_headers_of_the_caller_are_not_believed()
    {
        using var client = edge.Anonymous();
        using var answer = await client.Send("GET", Public, null, ("X-Forwarded-For", "10.9.8.7"), ("X-Forwarded-Host", "evil.example"),
            ("X-Forwarded-Proto", "https"));
        var reached = await answer.Reached();
        Assert.Equal("127.0.0.1", reached.Header("X-Forwarded-For"));
        Assert.Equal(edge.Address.Authority, reached.Header("X-Forwarded-Host"));
        Assert.Equal("http", reached.Header("X-Forwarded-Proto"));
    }

    [Fact]
    public async Task a_service_that_is_down_is_said_to_be_down()
    {
        var gateway = await edge.StartGateway(null, $"--Services:catalogue=http://127.0.0.1:{RunningEdge.FreePort()}");
        using var client = RunningEdge.Anonymous(gateway);
        using var answer = await client.GetAsync(Public, TestContext.Current.CancellationToken);
        await answer.IsProblem(503, "service.unavailable");
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task a_service_that_breaks_off_is_a_problem_that_says_to_try_again()
    {
        using var client = await edge.As("demo-agency");
        using var answer = await client.Send("POST", "/api/registry/breaks", new { name = "Molde" });
        await answer.IsProblem(503, "service.unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task a_service_that_does_not_answer_in_time_is_given_up()
    {
        var gateway = await edge.StartGateway(null, "--ReverseProxy:Routes:registry-api:Timeout=00:00:00.300");
        using var client = RunningEdge.Anonymous(gateway);
        client.DefaultRequestHeaders.Authorization = new("Bearer", await edge.TokenOf("demo-agency"));
        using var answer = await client.GetAsync("/api/registry/never", TestContext.Current.CancellationToken);
        await answer.IsProblem(504, "service.too_slow");
    }

    [Fact]
    public async Task an_empty_fault_of_a_service_becomes_a_problem()
    {
        using var client = await edge.As("demo-agency");
        using var answer = await client.GetAsync("/api/registry/empty-500", TestContext.Current.CancellationToken);
        await answer.IsProblem(500, "request.refused");
    }

    [Fact]
    public async Task browsers_are_told_to_be_careful()
    {
        using var client = edge.Anonymous();
        using var answer = await client.GetAsync(Public, TestContext.Current.CancellationToken);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }
}
