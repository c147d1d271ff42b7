using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using U4ssc.Kernel.Http;

namespace U4ssc.Edge.Tests.Gateway;

/// <summary>Outside Development, with a public address of https.</summary>
public sealed class SecuringTransport(RunningEdge edge)
{
    private const string Issuer = "https://u4ssc.example";
    private static readonly string[] Production = ["--environment=Production", $"--Auth:Issuer={Issuer}"];

    [Fact]
    public async Task what_comes_in_the_clear_is_refused_on_every_route_and_goes_no_further()
    {
        var gateway = await edge.StartGateway(null, Production);
        using var client = RunningEdge.Anonymous(gateway);
        foreach (var path in (await GatewayPaths.All(edge)).Where(path => !path.Path.StartsWith("/health", StringComparison.Ordinal)))
        {
            foreach (var forged in new[] { "http", "https" })
            {
                using var answer = await client.Send(path.IsRead
                    ? "GET"
                    : path.Methods[0], path.Path, null, ("Authorization", "Bearer secret"), ("X-Forwarded-Proto", forged));
                await answer.IsProblem(400, "https.required");
                Assert.Equal("max-age=31536000; includeSubDomains", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
            }
        }

        using var token = await RunningEdge.AskForToken(gateway, "demo-auditor", "demo-auditor");
        await token.IsProblem(400, "https.required");
        using var probe = await client.GetAsync("/health/live", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
    }

    [Fact]
    public async Task a_person_is_sent_on_to_https()
    {
        using var client = RunningEdge.Anonymous(await edge.StartGateway(null, Production));
        using var answer = await client.Send("GET", "/docs/errors?x=1", null, ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal($"{Issuer}/docs/errors?x=1", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task a_trusted_proxy_that_ended_https_is_believed()
    {
        using var client = RunningEdge.Anonymous(await edge.StartGateway(null, [.. Production, "--Gateway:TrustedProxies:0=127.0.0.0/8"]));
        using var secure = await client.Send("GET", "/api/catalogue/editions", null, ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-For", "192.0.2.7"));
        Assert.Equal("https", (await secure.Reached()).Header("X-Forwarded-Proto"));
        using var clear = await client.Send("GET", "/api/catalogue/editions", null, ("X-Forwarded-Proto", "http"),
            ("X-Forwarded-For", "192.0.2.7"));
        await clear.IsProblem(400, "https.required");
    }

    [Fact]
    public async Task identity_gives_no_token_to_who_only_says_that_there_was_a_gateway()
    {
        var production = await edge.StartIdentity(edge.Store, "Production", $"--Auth:Issuer={Issuer}");
        using var host = await RunningEdge.AskForToken(production, "demo-auditor", "demo-auditor", request =>
            request.Headers.Add("X-Forwarded-Host", "x"));
        Assert.Contains("ID2083", await host.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var elsewhere = await edge.StartIdentity(edge.Store, "Production", $"--Auth:Issuer={Issuer}", "--Identity:Gateways:0=10.0.0.0/8");
        using var stranger = await RunningEdge.AskForToken(elsewhere, "demo-auditor", "demo-auditor", request =>
        {
            request.Headers.Add("X-Forwarded-Host", "x");
            request.Headers.Add("X-Forwarded-Proto", "https");
        });
        Assert.Contains("ID2083", await stranger.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bus:Url", "amqp://u:p@broker.example", false)]
    [InlineData("Bus:Url", "amqps://u:p@broker.example", true)]
    [InlineData("Bus:Url", "amqp://u:p@localhost:5672", true)]
    [InlineData("Bus:Url", "amqp://u:p@127.0.0.1:5672", true)]
    [InlineData("ConnectionStrings:Store", "Host=db.example;Username=u", false)]
    [InlineData("ConnectionStrings:Store", "Host=db.example;SSL Mode=Require", false)]
    [InlineData("ConnectionStrings:Store", "Host=127.0.0.1,db.example:5432;SSL Mode=Prefer", false)]
    [InlineData("ConnectionStrings:Store", "Server=db.example;SslMode=VerifyFull", true)]
    [InlineData("ConnectionStrings:Store", "Host=/var/run/postgresql;Username=u", true)]
    [InlineData("ConnectionStrings:Store", "Host=localhost:5432", true)]
    [InlineData("ConnectionStrings:Store", "Host=::1", true)]
    public void a_start_that_would_speak_in_the_clear_to_another_host_is_refused(string name, string value, bool starts)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [name] = value }).Build();
        var refused = Record.Exception(() =>
            SecureLines.Require(configuration, new HostingEnvironment { EnvironmentName = Environments.Production }));
        Assert.Equal(starts, refused is null);
        Assert.Null(Record.Exception(() =>
            SecureLines.Require(configuration, new HostingEnvironment { EnvironmentName = Environments.Development })));
        if (!starts) Assert.Contains(name, refused!.Message, StringComparison.Ordinal);
    }
}
