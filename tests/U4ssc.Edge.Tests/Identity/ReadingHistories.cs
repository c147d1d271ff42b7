using Npgsql;

namespace U4ssc.Edge.Tests.Identity;

public sealed class ReadingHistories(RunningEdge edge)
{
    [Fact]
    public async Task what_happened_to_an_account_is_told_with_who_did_it_and_why()
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "Told", role = "city" }, ("Reason", "A new office."));
        using var suspended = await agency.Send("POST", $"{made.At}/suspension", null, ("If-Match", "\"1\""),
            ("Reason", "Left the office."));
        using var reinstated = await agency.Send("POST", $"{made.At}/reinstatement", null, ("If-Match", "\"2\""));
        using var renewed = await agency.Send("POST", $"{made.At}/secret", null, ("If-Match", "\"3\""));
        await renewed.Json();

        using var read = await agency.GetAsync($"{made.At}/history", TestContext.Current.CancellationToken);
        Assert.Equal("\"4\"", read.ETag());
        var items = (await read.Json()).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["created", "suspended", "reinstated", "secret_given"], items.Select(item => item.GetProperty("act").GetString()!));
        Assert.Equal([1, 2, 3, 4], items.Select(item => item.GetProperty("version").GetInt32()));
        Assert.All(items, item =>
            Assert.Equal(("demo-agency", "agency"), (item.GetProperty("actor").GetString(), item.GetProperty("role").GetString())));
        Assert.Equal(["A new office.", "Left the office.", null, null], items.Select(item => item.GetProperty("reason").GetString()));
        Assert.DoesNotContain(made.Secret, items[0].ToString(), StringComparison.Ordinal);

        using var rest = await agency.GetAsync($"{made.At}/history?limit=2&cursor=1", TestContext.Current.CancellationToken);
        var page = await rest.Json();
        Assert.Equal(["suspended", "reinstated"],
            page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("act").GetString()!));
        Assert.Equal("3", page.GetProperty("next").GetString());
    }

    [Theory]
    [InlineData("demo-secretariat", 200)]
    [InlineData("demo-agency", 200)]
    [InlineData("demo-auditor", 200)]
    [InlineData("demo-agency-2", 404)]
    [InlineData("demo-city", 403)]
    [InlineData("demo-verifier", 403)]
    public async Task it_is_read_by_the_secretariat_the_own_agency_and_auditors(string reader, int status)
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "Read", role = "city" });
        var person = await agency.NewUser(new { email = Accounts.Address(), displayName = "Kari", role = "city" });
        using var client = await edge.As(reader);
        foreach (var at in new[] { made.At, person })
        {
            using var answer = await client.GetAsync($"{at}/history", TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("update account_changes set actor = 'somebody else' where subject = 'demo-auditor'")]
    [InlineData("delete from account_changes where subject = 'demo-auditor'")]
    [InlineData("truncate account_changes")]
    public async Task the_database_itself_refuses_to_change_it(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => edge.Figure<object>(sql));
        Assert.Contains("only ever added to", refused.MessageText, StringComparison.Ordinal);
    }

    // The store refuses a change without a line; this holds that no line goes without a change either.
    [Fact]
    public async Task every_version_of_every_account_has_its_line() => Assert.Equal(0, await edge.Figure<long>(
        """
        select count(*) from (select client_id subject, version from clients union all select id::text, version from people) a
        where version <> (select count(*) from account_changes c where c.subject = a.subject)
        """));

    [Fact]
    public async Task no_line_holds_an_address_or_a_name_of_a_person()
    {
        using var agency = await edge.As("demo-agency");
        var email = Accounts.Address();
        var at = await agency.NewUser(new { email, displayName = "Kari Unmistakable", role = "city" });
        using var suspended = await agency.Do($"{at}/suspension", at);
        await suspended.Json();
        Assert.Equal(0, await edge.Figure<long>(
            "select count(*) from account_changes c where position($1 in c::text) > 0 or position($2 in c::text) > 0", email,
            "Kari Unmistakable"));
    }
}
