using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Npgsql;

namespace U4ssc.Edge.Tests.Identity;

public sealed class ManagingClients(RunningEdge edge)
{
    private const string Clients = "/api/identity/clients";

    [Theory]
    [InlineData("secretariat", null)]
    [InlineData("agency", "TN-HUB")]
    [InlineData("city", "TN-HUB")]
    [InlineData("verifier", null)]
    [InlineData("auditor", null)]
    [InlineData("subscriber", null)]
    public async Task the_secretariat_creates_clients_of_any_role(string role, string? agency)
    {
        using var secretariat = await edge.As("demo-secretariat");
        var (id, secret) = await Created(secretariat, new { name = "Statistics office", role, agency });
        if (role is "secretariat" or "verifier")
        {
            using var second = await edge.As("demo-secretariat-2");
            using var confirmed = await second.Send("POST", $"{Clients}/{id}/confirmation", null, ("If-Match", "\"1\""));
            await confirmed.Json();
        }

        var token = new JsonWebToken(await edge.TokenOf(id, secret));
        Assert.Equal(id, token.Subject);
        Assert.Equal(role, token.GetPayloadValue<string>("role"));
    }

    [Fact]
    public async Task the_secret_is_shown_once()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var (id, secret) = await Created(secretariat, new { name = "Once", role = "auditor" });
        using var one = await secretariat.GetAsync($"{Clients}/{id}", TestContext.Current.CancellationToken);
        var said = await one.Json();
        Assert.DoesNotContain(secret, said.ToString(), StringComparison.Ordinal);
        Assert.Equal("Once", said.GetProperty("name").GetString());
        Assert.Equal("\"1\"", one.ETag());
    }

    [Fact]
    public async Task an_agency_creates_clients_of_its_own_cities_without_naming_itself()
    {
        using var agency = await edge.As("demo-agency");
        var city = Guid.CreateVersion7();
        var (id, secret) = await Created(agency, new { name = "Ålesund", role = "city", city });
        var token = new JsonWebToken(await edge.TokenOf(id, secret));
        Assert.Equal("NO-KS", token.GetPayloadValue<string>("agency"));
        Assert.Equal(city.ToString(), token.GetPayloadValue<string>("city"));
    }

    [Theory]
    [InlineData("verifier")]
    [InlineData("secretariat")]
    [InlineData("auditor")]
    public async Task an_agency_gives_no_role_of_the_programme(string role)
    {
        using var agency = await edge.As("demo-agency");
        using var answer = await agency.Send("POST", Clients, new { name = "Mine", role });
        await answer.IsProblem(403, "account.role_not_yours_to_give");
    }

    [Fact]
    public async Task an_agency_creates_nothing_for_another_agency()
    {
        using var agency = await edge.As("demo-agency");
        using var answer = await agency.Send("POST", Clients, new { name = "Theirs", role = "city", agency = "ES-RECI" });
        await answer.IsProblem(403, "account.agency_not_yours");
    }

    [Theory]
    [InlineData("demo-city")]
    [InlineData("demo-verifier")]
    [InlineData("demo-auditor")]
    [InlineData("demo-subscriber")]
    public async Task other_roles_may_not_create_clients(string caller)
    {
        using var client = await edge.As(caller);
        using var answer = await client.Send("POST", Clients, new { name = "Mine", role = "city" });
        await answer.IsProblem(403, "role.not_allowed");
    }

    [Fact]
    public async Task nobody_in_particular_may_not_create_clients_on_the_service_itself_either()
    {
        using var client = RunningEdge.Anonymous(edge.IdentityAddress);
        using var answer = await client.Send("POST", Clients, new { name = "Mine", role = "city" });
        await answer.IsProblem(401, "token.missing");
    }

    [Fact]
    public async Task every_wrong_place_is_named_at_once()
    {
        using var secretariat = await edge.As("demo-secretariat");
        using var answer = await secretariat.Send("POST", Clients,
            new { name = " ", role = "verifier", agency = "no", city = Guid.CreateVersion7() });
        var problem = await answer.IsProblem(422, "account.inconsistent");
        Assert.Equal(["/name", "/agency", "/agency", "/city"], problem.Pointers());
    }

    [Theory]
    [InlineData("""{ "name": "A", "role": "auditor", "colour": "red" }""", "/colour")]
    [InlineData("""{ "role": "auditor" }""", "/name")]
    [InlineData("""{ "name": 1, "role": "auditor" }""", "/name")]
    [InlineData("""{ "name": "A", "role": "king" }""", "/role")]
    [InlineData("""{ "name": "A", "role": "city", "agency": "NO-KS", "city": "here" }""", "/city")]
    [InlineData("""{ "name": "A\u0000", "role": "auditor" }""", "/name")]
    public async Task input_that_cannot_be_understood_is_refused_with_its_place(string body, string pointer)
    {
        using var secretariat = await edge.As("demo-secretariat");
        using var answer = await secretariat.PostAsync(Clients, new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken);
        Assert.Equal([pointer], (await answer.IsProblem(400, "input.malformed")).Pointers());
    }

    [Fact]
    public async Task the_same_key_and_body_gives_the_same_answer()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var (key, body) = (Guid.NewGuid().ToString(), new { name = "Kept", role = "auditor" });
        using var first = await secretariat.Send("POST", Clients, body, ("Idempotency-Key", key));
        using var second = await secretariat.Send("POST", Clients, body, ("Idempotency-Key", key));
        Assert.Equal((await first.Json(HttpStatusCode.Created)).ToString(), (await second.Json(HttpStatusCode.Created)).ToString());
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(["true"], second.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task the_same_key_with_another_body_is_refused()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var key = Guid.NewGuid().ToString();
        using var first = await secretariat.Send("POST", Clients, new { name = "One", role = "auditor" }, ("Idempotency-Key", key));
        await first.Json(HttpStatusCode.Created);
        using var second = await secretariat.Send("POST", Clients, new { name = "Two", role = "auditor" }, ("Idempotency-Key", key));
        await second.IsProblem(422, "idempotency_key.reused");
    }

    [Fact]
    public async Task many_calls_at_once_with_one_key_make_one_client()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var (key, body) = (Guid.NewGuid().ToString(), new { name = "Many", role = "auditor" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var answer = await secretariat.Send("POST", Clients, body, ("Idempotency-Key", key));
            return (await answer.Json(HttpStatusCode.Created)).ToString();
        }));
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task a_kept_answer_does_not_hold_the_secret_in_clear()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var (_, secret) = await Created(secretariat, new { name = "Sealed", role = "auditor" },
            ("Idempotency-Key", Guid.NewGuid().ToString()));
        await using var connection = new NpgsqlConnection(edge.Store);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            "select count(*) filter (where position($1 in sealed_body) > 0), count(*) from kept_answers", connection);
        command.Parameters.Add(new() { Value = System.Text.Encoding.UTF8.GetBytes(secret) });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, reader.GetInt64(0));
        Assert.True(reader.GetInt64(1) > 0);
    }

    [Fact]
    public async Task a_city_client_is_bound_to_its_city_once_that_is_known()
    {
        using var agency = await edge.As("demo-agency");
        var (id, secret) = await Created(agency, new { name = "Molde", role = "city" });
        var city = Guid.CreateVersion7();

        using var blind = await agency.Send("PATCH", $"{Clients}/{id}", new { city });
        await blind.IsProblem(428, "if_match.missing");
        using var bound = await agency.Send("PATCH", $"{Clients}/{id}", new { city }, ("If-Match", "\"1\""));
        Assert.Equal(city, (await bound.Json()).GetProperty("city").GetGuid());
        Assert.Equal("\"2\"", bound.ETag());
        Assert.Equal(city.ToString(), new JsonWebToken(await edge.TokenOf(id, secret)).GetPayloadValue<string>("city"));

        using var stale = await agency.Send("PATCH", $"{Clients}/{id}", new { city }, ("If-Match", "\"1\""));
        Assert.Equal(2, (await stale.IsProblem(412, "if_match.stale")).GetProperty("currentVersion").GetInt64());
        using var same = await agency.Send("PATCH", $"{Clients}/{id}", new { city }, ("If-Match", "\"2\""));
        await same.Json();
        Assert.Equal("\"2\"", same.ETag());
    }

    [Fact]
    public async Task the_client_of_another_agency_is_not_there()
    {
        using var agency = await edge.As("demo-agency");
        var (id, _) = await Created(agency, new { name = "Bodø", role = "city" });
        using var other = await edge.As("demo-agency-2");
        using var read = await other.GetAsync($"{Clients}/{id}", TestContext.Current.CancellationToken);
        await read.IsProblem(404, "client.unknown");
        using var bound = await other.Send("PATCH", $"{Clients}/{id}", new { city = Guid.CreateVersion7() }, ("If-Match", "\"1\""));
        await bound.IsProblem(404, "client.unknown");
        using var suspended = await other.Send("POST", $"{Clients}/{id}/suspension", null, ("If-Match", "\"1\""));
        await suspended.IsProblem(404, "client.unknown");
    }

    [Fact]
    public async Task only_a_client_of_role_city_is_bound_to_a_city()
    {
        using var agency = await edge.As("demo-agency");
        var (id, _) = await Created(agency, new { name = "Second office", role = "agency" });
        using var answer = await agency.Send("PATCH", $"{Clients}/{id}", new { city = Guid.CreateVersion7() }, ("If-Match", "\"1\""));
        await answer.IsProblem(409, "client.not_of_a_city");
    }

    [Fact]
    public async Task a_suspended_client_gets_no_token_until_it_is_reinstated()
    {
        using var agency = await edge.As("demo-agency");
        var (id, secret) = await Created(agency, new { name = "Tromsø", role = "city" });
        using var suspended = await agency.Send("POST", $"{Clients}/{id}/suspension", null, ("If-Match", "\"1\""));
        Assert.Equal("suspended", (await suspended.Json()).GetProperty("state").GetString());
        using var refused = await RunningEdge.AskForToken(edge.Address, id, secret);
        Assert.Equal("invalid_client", (await refused.Json(HttpStatusCode.Unauthorized)).GetProperty("error").GetString());

        using var again = await agency.Send("POST", $"{Clients}/{id}/suspension", null, ("If-Match", suspended.ETag()));
        Assert.Equal(suspended.ETag(), again.ETag());
        using var reinstated = await agency.Send("POST", $"{Clients}/{id}/reinstatement", null, ("If-Match", suspended.ETag()));
        Assert.Equal("active", (await reinstated.Json()).GetProperty("state").GetString());
        Assert.NotEmpty(await edge.TokenOf(id, secret));
    }

    [Fact]
    public async Task nobody_suspends_the_account_in_use()
    {
        using var agency = await edge.As("demo-agency");
        using var me = await agency.GetAsync($"{Clients}/demo-agency", TestContext.Current.CancellationToken);
        using var answer = await agency.Send("POST", $"{Clients}/demo-agency/suspension", null, ("If-Match", me.ETag()));
        await answer.IsProblem(409, "account.own");
    }

    [Fact]
    public async Task an_agency_lists_its_own_clients_page_by_page()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var (id, secret) = await Created(secretariat, new { name = "Paging hub", role = "agency", agency = "PAGES" });
        using var agency = await edge.As(id, secret);
        for (var i = 0; i < 4; i++)
            await Created(agency, new { name = $"City {i}", role = "city" });

        var names = new List<string>();
        string? cursor = null;
        do
        {
            using var page = await agency.GetAsync($"{Clients}?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}",
                TestContext.Current.CancellationToken);
            var said = await page.Json();
            Assert.All(said.GetProperty("items").EnumerateArray(), client =>
                Assert.Equal("PAGES", client.GetProperty("agency").GetString()));
            names.AddRange(said.GetProperty("items").EnumerateArray().Select(client => client.GetProperty("name").GetString()!));
            cursor = said.GetProperty("next").GetString();
        }
        while (cursor is not null);
        Assert.Equal(["Paging hub", "City 0", "City 1", "City 2", "City 3"], names);
    }

    private static async Task<(string Id, string Secret)> Created(HttpClient client, object body, params (string, string)[] headers)
    {
        using var answer = await client.Send("POST", Clients, body, headers);
        var said = await answer.Json(HttpStatusCode.Created);
        var id = said.GetProperty("clientId").GetString()!;
        Assert.Equal($"{Clients}/{id}", answer.Headers.Location?.ToString());
        return (id, said.GetProperty("clientSecret").GetString()!);
    }
}
