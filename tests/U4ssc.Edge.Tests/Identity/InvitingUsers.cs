using System.Net;

namespace U4ssc.Edge.Tests.Identity;

public sealed class InvitingUsers(RunningEdge edge)
{
    private const string Users = "/api/identity/users";

    [Fact]
    public async Task an_agency_invites_an_officer_of_its_city()
    {
        using var agency = await edge.As("demo-agency");
        var (email, city) = (Address(), Guid.CreateVersion7());
        using var answer = await agency.Send("POST", Users, new { email, displayName = "Kari Nordmann", role = "city", city });
        var person = await answer.Json(HttpStatusCode.Created);
        Assert.Equal(7, person.GetProperty("id").GetGuid().Version);
        Assert.Equal(email.ToLowerInvariant(), person.GetProperty("email").GetString());
        Assert.Equal("NO-KS", person.GetProperty("agency").GetString());
        Assert.Equal("invited", person.GetProperty("state").GetString());

        using var read = await agency.GetAsync(answer.Headers.Location, TestContext.Current.CancellationToken);
        Assert.Equal(person.ToString(), (await read.Json()).ToString());
    }

    [Fact]
    public async Task the_same_invitation_again_is_the_same_person()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var body = new { email = Address(), displayName = "Vera Verifier", role = "verifier" };
        using var first = await secretariat.Send("POST", Users, body);
        using var second = await secretariat.Send("POST", Users, body);
        Assert.Equal((await first.Json(HttpStatusCode.Created)).ToString(), (await second.Json()).ToString());
    }

    [Fact]
    public async Task an_address_has_one_account_however_many_invite_it_at_once()
    {
        using var secretariat = await edge.As("demo-secretariat");
        var email = Address();
        var statuses = await Task.WhenAll(new[] { "verifier", "auditor", "verifier", "auditor" }.Select(async role =>
        {
            using var answer = await secretariat.Send("POST", Users, new { email, displayName = "V", role });
            return answer.StatusCode;
        }));
        Assert.Single(statuses, HttpStatusCode.Created);
        Assert.Equal(2, statuses.Count(status => status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task a_word_that_is_no_address_is_refused_with_its_place()
    {
        using var secretariat = await edge.As("demo-secretariat");
        using var answer = await secretariat.Send("POST", Users, new { email = "kari at example", displayName = "", role = "verifier" });
        Assert.Equal(["/email", "/displayName"], (await answer.IsProblem(422, "account.inconsistent")).Pointers());
    }

    [Fact]
    public async Task a_person_is_suspended_and_reinstated()
    {
        using var agency = await edge.As("demo-agency");
        using var invited = await agency.Send("POST", Users, new { email = Address(), displayName = "Ola", role = "agency" });
        var at = $"{Users}/{(await invited.Json(HttpStatusCode.Created)).GetProperty("id").GetGuid()}";
        using var suspended = await agency.Send("POST", $"{at}/suspension", null, ("If-Match", "\"1\""));
        Assert.Equal("suspended", (await suspended.Json()).GetProperty("state").GetString());
        using var reinstated = await agency.Send("POST", $"{at}/reinstatement", null, ("If-Match", "\"2\""));
        Assert.Equal("invited", (await reinstated.Json()).GetProperty("state").GetString());

        using var other = await edge.As("demo-agency-2");
        using var read = await other.GetAsync(at, TestContext.Current.CancellationToken);
        await read.IsProblem(404, "user.unknown");
    }

    // Whether somebody takes part elsewhere is nobody's business: the answer is the same, and so is what comes of it.
    [Fact]
    public async Task an_address_that_another_agency_invited_is_invited_like_any_other()
    {
        var email = Address();
        using var agency = await edge.As("demo-agency");
        using var first = await agency.Send("POST", Users, new { email, displayName = "Ola", role = "city" });
        using var other = await edge.As("demo-agency-2");
        using var second = await other.Send("POST", Users, new { email, displayName = "Ola N.", role = "agency" });
        using var secretariat = await edge.As("demo-secretariat");
        using var third = await secretariat.Send("POST", Users, new { email, displayName = "Ola", role = "auditor" });
        var ids = new[] { await first.Json(HttpStatusCode.Created), await second.Json(HttpStatusCode.Created),
            await third.Json(HttpStatusCode.Created) };
        Assert.Equal(3, ids.Select(person => person.GetProperty("id").GetGuid()).Distinct().Count());
        using var again = await other.Send("POST", Users, new { email, displayName = "Another name", role = "agency" });
        await again.IsProblem(409, "user.email_taken");
    }

    [Fact]
    public async Task an_agency_sees_its_own_people_only()
    {
        using var agency = await edge.As("demo-agency-2");
        using var invited = await agency.Send("POST", Users, new { email = Address(), displayName = "Lola", role = "city" });
        await invited.Json(HttpStatusCode.Created);
        using var page = await agency.GetAsync($"{Users}?limit=500", TestContext.Current.CancellationToken);
        var people = (await page.Json()).GetProperty("items").EnumerateArray().ToList();
        Assert.NotEmpty(people);
        Assert.All(people, person => Assert.Equal("ES-RECI", person.GetProperty("agency").GetString()));
    }

    private static string Address() => $"Person-{Guid.NewGuid():N}@example.org";
}
