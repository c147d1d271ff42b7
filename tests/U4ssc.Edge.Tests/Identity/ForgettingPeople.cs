using System.Net;

namespace U4ssc.Edge.Tests.Identity;

public sealed class ForgettingPeople(RunningEdge edge)
{
    [Fact]
    public async Task nothing_in_any_table_says_who_a_forgotten_person_was()
    {
        using var secretariat = await edge.AtIdentity("demo-secretariat");
        var (email, name) = (Accounts.Address(), $"Kari {Guid.NewGuid():N}");
        using var invited = await secretariat.Send(
            "POST", Accounts.Users, new { email, displayName = name, role = "auditor" }, ("Idempotency-Key", Guid.NewGuid().ToString()));
        var person = await invited.Json(HttpStatusCode.Created);
        var (id, at) = (person.GetProperty("id").GetString()!, $"{Accounts.Users}/{person.GetProperty("id").GetString()}");
        var machine = await secretariat.NewClient(
            new { name = $"Laptop of {name}", role = "auditor", holder = person.GetProperty("holder").GetString() });
        using var suspended = await secretariat.Send("POST", $"{at}/suspension", null, ("If-Match", "\"1\""),
            ("Idempotency-Key", Guid.NewGuid().ToString()));
        await suspended.Json();
        Assert.True(await PlacesOf(email, name) > 0);
        Assert.Equal(2, await edge.Figure<long>("select count(*) from kept_answers where about = $1", id));

        using var without = await secretariat.Do($"{at}/person", at, null, "DELETE");
        Assert.Equal(["header Reason"], (await without.IsProblem(400, "input.malformed")).Pointers());
        using var forgotten = await secretariat.Send("DELETE", $"{at}/person", null, ("If-Match", suspended.ETag()),
            ("Reason", "Asked for it."));
        var said = await forgotten.Json();
        Assert.Equal(("forgotten", id), (said.GetProperty("state").GetString(), said.GetProperty("id").GetString()));
        Assert.Equal(0, await PlacesOf(email, name));
        Assert.Equal(0, await edge.Figure<long>("select count(*) from kept_answers where about = $1", id));

        using var again = await secretariat.Send("DELETE", $"{at}/person", null, ("If-Match", forgotten.ETag()),
            ("Reason", "Asked twice."));
        Assert.Equal(forgotten.ETag(), again.ETag());
        using var back = await secretariat.Do($"{at}/reinstatement", at);
        await back.IsProblem(409, "user.forgotten");
        using var history = await secretariat.GetAsync($"{at}/history", TestContext.Current.CancellationToken);
        Assert.Equal(
            ["created", "suspended", "person_forgotten"],
            (await history.Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("act").GetString()!));
        using var still = await secretariat.GetAsync(machine.At, TestContext.Current.CancellationToken);
        Assert.Equal("active", (await still.Json()).GetProperty("state").GetString());

        // The address is free again: the person may come back as somebody new.
        using var anew = await secretariat.Send("POST", Accounts.Users, new { email, displayName = name, role = "auditor" });
        Assert.NotEqual(id, (await anew.Json(HttpStatusCode.Created)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task only_the_secretariat_forgets()
    {
        using var agency = await edge.As("demo-agency");
        var at = await agency.NewUser(new { email = Accounts.Address(), displayName = "Ola", role = "city" });
        using var answer = await agency.Send("DELETE", $"{at}/person", null, ("If-Match", "\"1\""), ("Reason", "Mine."));
        await answer.IsProblem(403, "role.not_allowed");
    }

    // Whatever table there is or will be.
    private async Task<long> PlacesOf(params string[] texts)
    {
        var tables = (await edge.Figure<string>(
            "select string_agg(format('%I.%I', table_schema, table_name), ' ') from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')")).Split(' ');
        long places = 0;
        foreach (var table in tables)
        {
            foreach (var text in texts)
                places += await edge.Figure<long>($"select count(*) from {table} one where position(lower($1) in lower(one::text)) > 0",
                    text);
        }

        return places;
    }
}
