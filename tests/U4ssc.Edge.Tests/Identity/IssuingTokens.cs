using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace U4ssc.Edge.Tests.Identity;

public sealed class IssuingTokens(RunningEdge edge)
{
    [Theory]
    [InlineData("demo-secretariat", "secretariat", null)]
    [InlineData("demo-secretariat-2", "secretariat", null)]
    [InlineData("demo-agency", "agency", "NO-KS")]
    [InlineData("demo-agency-2", "agency", "ES-RECI")]
    [InlineData("demo-city", "city", "NO-KS")]
    [InlineData("demo-verifier", "verifier", null)]
    [InlineData("demo-verifier-2", "verifier", null)]
    [InlineData("demo-auditor", "auditor", null)]
    [InlineData("demo-subscriber", "subscriber", null)]
    public async Task a_demo_client_gets_a_token_that_says_who_it_is(string id, string role, string? agency)
    {
        var token = new JsonWebToken(await edge.TokenOf(id));
        Assert.Equal(id, token.Subject);
        Assert.Equal(role, token.GetPayloadValue<string>("role"));
        Assert.Equal(agency, token.TryGetPayloadValue<string>("agency", out var said) ? said : null);
        Assert.Equal("u4ssc", Assert.Single(token.Audiences));
        Assert.Equal(edge.Address.ToString(), token.Issuer);
        Assert.Equal("ES256", token.Alg);
        Assert.Equal("at+jwt", token.Typ);
        Assert.Equal(TimeSpan.FromMinutes(10), token.ValidTo - token.IssuedAt);
    }

    [Fact]
    public async Task a_wrong_secret_gets_no_token()
    {
        using var answer = await RunningEdge.AskForToken(edge.Address, "demo-agency", "demo-agency-2");
        Assert.Equal("invalid_client", (await answer.Json(HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task an_unknown_client_gets_no_token()
    {
        using var answer = await RunningEdge.AskForToken(edge.Address, "nobody", "nobody");
        Assert.Equal("invalid_client", (await answer.Json(HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task a_client_may_send_its_secret_as_basic_authorization()
    {
        using var client = edge.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token")
        { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("demo-auditor:demo-auditor"u8));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("Bearer", (await answer.Json()).GetProperty("token_type").GetString());
    }

    [Fact]
    public async Task demo_clients_are_refused_outside_development_even_where_the_database_has_them()
    {
        var production = await edge.StartIdentity(edge.Store, "Production", "--Auth:Issuer=https://u4ssc.example");
        using var answer = await RunningEdge.AskForToken(production, "demo-secretariat", "demo-secretariat", ThroughTheGateway);
        var refused = await answer.Json(HttpStatusCode.Unauthorized);
        Assert.Equal("invalid_client", refused.GetProperty("error").GetString());
        Assert.StartsWith("Demo clients", refused.GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task demo_clients_are_not_seeded_outside_development()
    {
        var store = await edge.NewDatabase();
        await edge.StartIdentity(store, "Production");
        await using var connection = new Npgsql.NpgsqlConnection(store);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("select count(*) from clients", connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task plain_http_is_refused_outside_development()
    {
        var production = await edge.StartIdentity(edge.Store, "Production");
        using var answer = await RunningEdge.AskForToken(production, "demo-secretariat", "demo-secretariat");
        Assert.Equal("invalid_request", (await answer.Json(HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task discovery_names_public_addresses_and_keys_without_their_secrets()
    {
        using var client = edge.Anonymous();
        using var discovery = await client.GetAsync("/.well-known/openid-configuration", TestContext.Current.CancellationToken);
        var said = await discovery.Json();
        Assert.Equal(edge.Address.ToString(), said.GetProperty("issuer").GetString());
        Assert.Equal(new Uri(edge.Address, "/connect/token").ToString(), said.GetProperty("token_endpoint").GetString());
        Assert.Equal(new Uri(edge.Address, "/.well-known/jwks").ToString(), said.GetProperty("jwks_uri").GetString());

        using var keys = await client.GetAsync("/.well-known/jwks", TestContext.Current.CancellationToken);
        var key = Assert.Single((await keys.Json()).GetProperty("keys").EnumerateArray());
        Assert.Equal(new JsonWebToken(await edge.TokenOf("demo-auditor")).Kid, key.GetProperty("kid").GetString());
        Assert.Equal("EC", key.GetProperty("kty").GetString());
        Assert.False(key.TryGetProperty("d", out _));
    }

    [Fact]
    public async Task after_a_rotation_old_tokens_live_on_and_new_ones_carry_the_new_key()
    {
        var old = new JsonWebToken(await edge.TokenOf("demo-secretariat"));
        var rotated = await edge.StartIdentity(
            edge.Store, "Development", $"--Identity:SigningKey={Keys.New().Signing}",
            $"--Identity:FormerSigningKeys:0={edge.Keys.Signing}");
        using var answer = await RunningEdge.AskForToken(rotated, "demo-secretariat", "demo-secretariat");
        var fresh = new JsonWebToken((await answer.Json()).GetProperty("access_token").GetString()!);
        Assert.NotEqual(old.Kid, fresh.Kid);

        foreach (var token in new[] { old, fresh })
        {
            using var client = RunningEdge.Anonymous(rotated);
            client.DefaultRequestHeaders.Authorization = new("Bearer", token.EncodedToken);
            using var clients = await client.GetAsync("/api/identity/clients", TestContext.Current.CancellationToken);
            Assert.Equal(JsonValueKind.Array, (await clients.Json()).GetProperty("items").ValueKind);
        }
    }

    // The gateway ends TLS and says so; Identity then takes its configured public address, not the header's.
    private static void ThroughTheGateway(HttpRequestMessage request)
    {
        request.Headers.Add("X-Forwarded-Host", "ignored.example");
        request.Headers.Add("X-Forwarded-Proto", "https");
    }
}
