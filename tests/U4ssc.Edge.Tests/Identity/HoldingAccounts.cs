using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;

namespace U4ssc.Edge.Tests.Identity;

/// <summary>Whose an account is, and how it begins to count where two persons are asked for.</summary>
public sealed class HoldingAccounts(RunningEdge edge)
{
    [Fact]
    public async Task the_two_demo_accounts_of_the_secretariat_are_two_holders()
    {
        var holders = new[] { await HolderOf("demo-secretariat"), await HolderOf("demo-secretariat-2"), await HolderOf("demo-verifier"),
            await HolderOf("demo-verifier-2") };
        Assert.Equal(4, holders.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("secretariat")]
    [InlineData("verifier")]
    public async Task an_account_that_two_person_rules_rest_on_gets_no_token_until_another_holder_confirms_it(string role)
    {
        using var first = await edge.As("demo-secretariat");
        var made = await first.NewClient(new { name = "Second me", role });
        Assert.Equal("proposed", made.Said.GetProperty("state").GetString());
        using var refused = await RunningEdge.AskForToken(edge.Address, made.Id, made.Secret);
        Assert.Equal("invalid_client", (await refused.Json(HttpStatusCode.Unauthorized)).GetProperty("error").GetString());

        using var own = await first.Do($"{made.At}/confirmation", made.At);
        await own.IsProblem(403, "account.same_holder");
        using var second = await edge.As("demo-secretariat-2");
        using var confirmed = await second.Do($"{made.At}/confirmation", made.At);
        Assert.Equal("active", (await confirmed.Json()).GetProperty("state").GetString());
        using var again = await second.Do($"{made.At}/confirmation", made.At);
        Assert.Equal(confirmed.ETag(), again.ETag());
        Assert.Equal(role, new JsonWebToken(await edge.TokenOf(made.Id, made.Secret)).GetPayloadValue<string>("role"));
    }

    [Theory]
    [InlineData("auditor")]
    [InlineData("subscriber")]
    public async Task other_accounts_of_the_programme_count_from_the_start(string role)
    {
        using var first = await edge.As("demo-secretariat");
        var made = await first.NewClient(new { name = "Looks", role });
        Assert.Equal("active", made.Said.GetProperty("state").GetString());
        Assert.NotEmpty(await edge.TokenOf(made.Id, made.Secret));
    }

    [Fact]
    public async Task an_account_has_the_holder_of_who_created_it_unless_somebody_new_is_said_and_confirmed()
    {
        var mine = await edge.ConfirmedClient(new { name = "Mine", role = "verifier" });
        Assert.Equal(await HolderOf("demo-secretariat"), await HolderOf(mine.Id, mine.Secret));
        var theirs = await edge.ConfirmedClient(new { name = "Somebody", role = "verifier", holder = "new" });
        var holder = await HolderOf(theirs.Id, theirs.Secret);
        Assert.NotEqual(await HolderOf("demo-secretariat"), holder);
        var second = await edge.ConfirmedClient(new { name = "The same somebody", role = "secretariat", holder });
        Assert.Equal(holder, await HolderOf(second.Id, second.Secret));
    }

    // A chain of own accounts must not lead back to the one who began it.
    [Fact]
    public async Task nobody_confirms_through_an_account_of_the_same_holder()
    {
        var mine = await edge.ConfirmedClient(new { name = "Mine too", role = "secretariat" });
        using var first = await edge.As("demo-secretariat");
        var another = await first.NewClient(new { name = "And another", role = "secretariat", holder = "new" });
        using var me = await edge.As(mine.Id, mine.Secret);
        using var answer = await me.Do($"{another.At}/confirmation", another.At);
        await answer.IsProblem(403, "account.same_holder");
    }

    [Fact]
    public async Task the_accounts_of_an_agency_and_its_cities_have_the_agency_as_holder()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var hub = await secretariat.NewClient(new { name = "Hub", role = "agency", agency = "HOLD" });
        using var agency = await edge.As(hub.Id, hub.Secret);
        var city = await agency.NewClient(new { name = "City", role = "city" });
        Assert.Equal(hub.Said.GetProperty("holder").GetString(), city.Said.GetProperty("holder").GetString());
        Assert.NotEqual(await HolderOf("demo-secretariat"), await HolderOf(city.Id, city.Secret));
    }

    [Fact]
    public async Task only_the_secretariat_says_whose_an_account_is_and_only_of_holders_there_are()
    {
        using var agency = await edge.As("demo-agency");
        using var answer = await agency.Send("POST", Accounts.Clients, new { name = "Theirs", role = "city", holder = "demo-verifier" });
        Assert.Equal(["/holder"], (await answer.IsProblem(422, "account.inconsistent")).Pointers());
        using var secretariat = await edge.As("demo-secretariat");
        foreach (var holder in new[] { "nobody-has-this", "", "with space", new string('a', 101) })
        {
            using var refused = await secretariat.Send("POST", Accounts.Clients, new { name = "Theirs", role = "auditor", holder });
            Assert.Equal(["/holder"], (await refused.IsProblem(422, "account.inconsistent")).Pointers());
        }
    }

    [Fact]
    public async Task a_person_is_confirmed_like_a_machine()
    {
        using var first = await edge.As("demo-secretariat");
        var at = await first.NewUser(new { email = Accounts.Address(), displayName = "Vera", role = "verifier" });
        using var seen = await first.GetAsync(at, TestContext.Current.CancellationToken);
        Assert.Equal("proposed", (await seen.Json()).GetProperty("state").GetString());
        using var own = await first.Do($"{at}/confirmation", at);
        await own.IsProblem(403, "account.same_holder");
        using var second = await edge.As("demo-secretariat-2");
        using var confirmed = await second.Do($"{at}/confirmation", at);
        Assert.Equal("invited", (await confirmed.Json()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task an_agency_has_a_number_of_accounts_and_no_more()
    {
        var small = await edge.StartIdentity(edge.Store, "Development", "--Identity:AccountsPerAgencyMax=3");
        using var secretariatThere = RunningEdge.WithToken(small, await edge.TokenOf("demo-secretariat"));
        var statuses = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            using var answer = i % 2 == 0
                ? await secretariatThere.Send("POST", Accounts.Clients, new { name = $"Hub {i}", role = "agency", agency = "FULL" })
                : await secretariatThere.Send("POST", Accounts.Users,
                    new { email = Accounts.Address(), displayName = "P", role = "agency", agency = "FULL" });
            if (answer.StatusCode == HttpStatusCode.Conflict)
                await answer.IsProblem(409, "account.agency_full");
            return answer.StatusCode;
        }));
        Assert.Equal(3, statuses.Count(status => status == HttpStatusCode.Created));
        Assert.Equal(3, statuses.Count(status => status == HttpStatusCode.Conflict));
    }

    private async Task<string> HolderOf(string id, string? secret = null) =>
        new JsonWebToken(await edge.TokenOf(id, secret)).GetPayloadValue<string>("holder");
}
