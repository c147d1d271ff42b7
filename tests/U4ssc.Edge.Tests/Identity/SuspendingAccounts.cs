using U4ssc.Identity;

namespace U4ssc.Edge.Tests.Identity;

public sealed class SuspendingAccounts(RunningEdge edge)
{
    public static TheoryData<string, string, string> EveryRouteByEveryRole =>
        [.. IdentityAccess.Table.Select(permit => (permit.Method, permit.Route, permit.Role.ToString().ToLowerInvariant()))];

    [Theory]
    [MemberData(nameof(EveryRouteByEveryRole))]
    public async Task no_route_takes_the_token_of_a_suspended_account(string method, string route, string role)
    {
        var (made, caller) = await Caller(role);
        using var suspended = await Suspended(made);
        await suspended.Json();
        // Its own suspension among what it would lift.
        var path = "/api/identity" +
            route.Replace("{id}", route.StartsWith("/users", StringComparison.Ordinal)
                ? Guid.CreateVersion7().ToString()
                : made.Id, StringComparison.Ordinal);
        foreach (var body in new[] { new { name = "Backdoor", role = "city" }, null })
        {
            using var answer = await caller.Send(method, path, body, ("If-Match", suspended.ETag()));
            await answer.IsProblem(401, "token.superseded");
        }

        Assert.Equal(0, await edge.Figure<long>("select count(*) from account_changes where actor = $1", made.Id));
        caller.Dispose();
    }

    [Fact]
    public async Task a_token_that_names_the_city_of_before_is_not_taken()
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "Rebound", role = "city", city = Guid.CreateVersion7() });
        using var city = await edge.As(made.Id, made.Secret);
        using var bound = await agency.Do(made.At, made.At, new { city = Guid.CreateVersion7() }, "PATCH");
        await bound.Json();
        using var answer = await city.Send("POST", $"{made.At}/secret", null, ("If-Match", bound.ETag()));
        await answer.IsProblem(401, "token.superseded");
        using var again = await edge.As(made.Id, made.Secret);
        using var renewed = await again.Send("POST", $"{made.At}/secret", null, ("If-Match", bound.ETag()));
        await renewed.Json();
    }

    [Fact]
    public async Task the_accounts_that_it_created_go_with_it_where_that_is_asked_for()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var hub = await secretariat.NewClient(new { name = "Hub", role = "agency", agency = "ALSO" });
        using var honest = await edge.As(hub.Id, hub.Secret);
        var insider = await honest.NewClient(new { name = "Insider", role = "agency" });
        using var inside = await edge.As(insider.Id, insider.Secret);
        var backdoor = await inside.NewClient(new { name = "Backdoor", role = "agency" });
        using var through = await edge.As(backdoor.Id, backdoor.Secret);
        var further = await through.NewUser(new { email = Accounts.Address(), displayName = "Further", role = "city" });

        using var answer = await honest.Do($"{insider.At}/suspension", insider.At, new { alsoCreated = true });
        Assert.Equal(
            new[] { backdoor.Id, further.Split('/')[^1] }.Order(StringComparer.Ordinal),
            (await answer.Json()).GetProperty("alsoSuspended").EnumerateArray().Select(id => id.GetString()!)
                .Order(StringComparer.Ordinal));
        using var refused = await through.Send("POST", Accounts.Clients, new { name = "Another", role = "city" });
        await refused.IsProblem(401, "token.superseded");
        using var still = await honest.GetAsync(hub.At, TestContext.Current.CancellationToken);
        Assert.Equal("active", (await still.Json()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task nobody_lifts_a_suspension_with_an_account_that_the_suspended_one_created()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var hub = await secretariat.NewClient(new { name = "Hub", role = "agency", agency = "LIFT" });
        using var honest = await edge.As(hub.Id, hub.Secret);
        var insider = await honest.NewClient(new { name = "Insider", role = "agency" });
        using var inside = await edge.As(insider.Id, insider.Secret);
        var backdoor = await inside.NewClient(new { name = "Backdoor", role = "agency" });
        using var through = await edge.As(backdoor.Id, backdoor.Secret);
        using var suspended = await honest.Do($"{insider.At}/suspension", insider.At);
        Assert.Empty((await suspended.Json()).GetProperty("alsoSuspended").EnumerateArray());
        using var lifted = await through.Do($"{insider.At}/reinstatement", insider.At);
        await lifted.IsProblem(403, "account.own_suspension");
        using var byHonest = await honest.Do($"{insider.At}/reinstatement", insider.At);
        Assert.Equal("active", (await byHonest.Json()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task what_the_secretariat_suspended_the_agency_does_not_reinstate()
    {
        using var agency = await edge.As("demo-agency");
        var city = await agency.NewClient(new { name = "City", role = "city" });
        var person = await agency.NewUser(new { email = Accounts.Address(), displayName = "Ola", role = "city" });
        using var secretariat = await edge.As("demo-secretariat");
        foreach (var (at, code) in new[] { (city.At, "account.own_suspension"), (person, "account.suspended_by_secretariat") })
        {
            using var suspended = await secretariat.Do($"{at}/suspension", at);
            await suspended.Json();
            using var lifted = await agency.Do($"{at}/reinstatement", at);
            await lifted.IsProblem(403, code);
            using var reinstated = await secretariat.Do($"{at}/reinstatement", at);
            await reinstated.Json();
        }
    }

    [Fact]
    public async Task nobody_shuts_all_others_out_of_the_secretariat()
    {
        // A store of its own: in the shared one other tests bring accounts of the secretariat.
        var address = await edge.StartIdentity(await edge.NewDatabase());
        using var first = await As(address, "demo-secretariat");
        using var second = await As(address, "demo-secretariat-2");
        using var alone = await first.Do($"{Accounts.Clients}/demo-secretariat-2/suspension", $"{Accounts.Clients}/demo-secretariat-2");
        await alone.IsProblem(409, "account.last_secretariat");

        var third = await first.NewClient(new { name = "Third", role = "secretariat", holder = "new" });
        using var stillAlone = await first.Do($"{Accounts.Clients}/demo-secretariat-2/suspension",
            $"{Accounts.Clients}/demo-secretariat-2");
        await stillAlone.IsProblem(409, "account.last_secretariat");
        using var confirmed = await second.Do($"{third.At}/confirmation", third.At);
        await confirmed.Json();
        using var suspended = await first.Do($"{Accounts.Clients}/demo-secretariat-2/suspension", $"{Accounts.Clients}/demo-secretariat-2");
        await suspended.Json();
    }

    private static async Task<HttpClient> As(Uri address, string id)
    {
        using var answer = await RunningEdge.AskForToken(address, id, id);
        return RunningEdge.WithToken(address, (await answer.Json()).GetProperty("access_token").GetString()!);
    }

    private async Task<(Accounts.Made Made, HttpClient Caller)> Caller(string role)
    {
        var made = await edge.ConfirmedClient(new
        {
            name = "Soon suspended",
            role,
            agency = role is "agency" or "city"
            ? "LAW"
            : null,
            holder = "new"
        });
        return (made, await edge.AtIdentity(made.Id, made.Secret));
    }

    private async Task<HttpResponseMessage> Suspended(Accounts.Made made)
    {
        using var secretariat = await edge.AtIdentity("demo-secretariat");
        return await secretariat.Do($"{made.At}/suspension", made.At);
    }
}
