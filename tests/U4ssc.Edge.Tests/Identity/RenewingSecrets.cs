using System.Net;
using System.Text.Json;

namespace U4ssc.Edge.Tests.Identity;

public sealed class RenewingSecrets(RunningEdge edge)
{
    [Fact]
    public async Task the_secret_before_opens_for_the_stated_time_and_then_no_more()
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "Changes over", role = "city" });
        using var answer = await agency.Do($"{made.At}/secret", made.At, new { overlapSeconds = 600 });
        var renewed = await answer.Json();
        Assert.True(await Opens(made.Id, made.Secret));
        Assert.True(await Opens(made.Id, Secret(renewed)));

        await Past(made.Id, "former_secret_ends_at");
        Assert.False(await Opens(made.Id, made.Secret));
        Assert.True(await Opens(made.Id, Secret(renewed)));
    }

    [Fact]
    public async Task an_overlap_of_nothing_ends_the_secret_at_once()
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "Leaked", role = "city" });
        using var answer = await agency.Do($"{made.At}/secret", made.At, new { overlapSeconds = 0 });
        var renewed = await answer.Json();
        Assert.Equal(JsonValueKind.Null, renewed.GetProperty("formerSecretEndsAt").ValueKind);
        Assert.False(await Opens(made.Id, made.Secret));
        Assert.True(await Opens(made.Id, Secret(renewed)));
    }

    [Fact]
    public async Task a_running_overlap_can_be_ended()
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "Leaked later", role = "city" });
        using var answer = await agency.Do($"{made.At}/secret", made.At);
        await answer.Json();
        Assert.True(await Opens(made.Id, made.Secret));
        using var ended = await agency.Do($"{made.At}/former-secret", made.At, null, "DELETE");
        Assert.Equal(JsonValueKind.Null, (await ended.Json()).GetProperty("formerSecretEndsAt").ValueKind);
        Assert.False(await Opens(made.Id, made.Secret));
        using var again = await agency.Do($"{made.At}/former-secret", made.At, null, "DELETE");
        Assert.Equal(ended.ETag(), again.ETag());
    }

    [Fact]
    public async Task a_secret_ends_when_it_was_said_to_end()
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "For a month", role = "city", expiresAt = DateTimeOffset.UtcNow.AddDays(30) });
        Assert.True(await Opens(made.Id, made.Secret));
        await Past(made.Id, "secret_expires_at");
        Assert.False(await Opens(made.Id, made.Secret));

        // What had ended does not come back as the former secret.
        using var answer = await agency.Do($"{made.At}/secret", made.At, new { overlapSeconds = 600 });
        Assert.True(await Opens(made.Id, Secret(await answer.Json())));
        Assert.False(await Opens(made.Id, made.Secret));
    }

    [Fact]
    public async Task every_machine_renews_its_own_secret_and_no_others()
    {
        var made = await edge.ConfirmedClient(new { name = "Verifies", role = "verifier", holder = "new" });
        using var itself = await edge.As(made.Id, made.Secret);
        using var answer = await itself.Send("POST", $"{made.At}/secret", null, ("If-Match", "\"2\""));
        var renewed = await answer.Json();
        Assert.Equal("active", renewed.GetProperty("state").GetString());
        Assert.True(await Opens(made.Id, Secret(renewed)));
        using var others = await itself.Send("POST", $"{Accounts.Clients}/demo-verifier/secret", null, ("If-Match", "\"1\""));
        await others.IsProblem(404, "client.unknown");
    }

    // Whoever has seen a secret can act with it: one holder of the secretariat must not become another by a new secret.
    [Fact]
    public async Task a_secret_that_another_holder_gave_must_be_confirmed_by_a_third()
    {
        var made = await edge.ConfirmedClient(new { name = "Theirs", role = "secretariat", holder = "new" });
        using var theirs = await edge.As(made.Id, made.Secret);
        using var taker = await edge.As("demo-secretariat");
        using var answer = await taker.Do($"{made.At}/secret", made.At, new { overlapSeconds = 60 });
        var renewed = await answer.Json();
        Assert.Equal("proposed", renewed.GetProperty("state").GetString());
        Assert.False(await Opens(made.Id, Secret(renewed)));
        Assert.False(await Opens(made.Id, made.Secret));
        using var old = await theirs.GetAsync(Accounts.Clients, TestContext.Current.CancellationToken);
        await old.IsProblem(401, "token.superseded");
        using var own = await taker.Do($"{made.At}/confirmation", made.At);
        await own.IsProblem(403, "account.same_holder");
    }

    [Theory]
    [InlineData("""{ "overlapSeconds": -1 }""", "/overlapSeconds")]
    [InlineData("""{ "overlapSeconds": 604801 }""", "/overlapSeconds")]
    [InlineData("""{ "expiresAt": "2020-01-01T00:00:00Z" }""", "/expiresAt")]
    [InlineData("""{ "expiresAt": "2099-01-01T00:00:00Z" }""", "/expiresAt")]
    public async Task times_out_of_their_limits_are_refused(string body, string pointer)
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "Times", role = "city" });
        using var answer = await agency.Do($"{made.At}/secret", made.At, JsonDocument.Parse(body).RootElement);
        Assert.Equal([pointer], (await answer.IsProblem(422, "account.inconsistent")).Pointers());
        Assert.True(await Opens(made.Id, made.Secret));
    }

    private static string Secret(JsonElement renewed) => renewed.GetProperty("clientSecret").GetString()!;

    private async Task<bool> Opens(string id, string secret)
    {
        using var answer = await RunningEdge.AskForToken(edge.Address, id, secret);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    // As if the time had come.
    private async Task Past(string id, string column) => await edge.Figure<string>(
        $"update clients set {column} = now() - interval '1 second' where client_id = $1 returning client_id", id);
}
