using System.Net;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class EnrollingAndWithdrawingCities(RunningRegistry registry)
{
    [Fact]
    public async Task a_candidate_is_enrolled_and_the_log_does_not_know_by_whom()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        Assert.Equal(HttpStatusCode.NoContent, (await agency.Enrol(city, 1, "Kari Nordmann")).StatusCode);
        var now = await agency.Client.Read(city);
        Assert.Equal("enrolled", now.Text("status"));
        Assert.Equal("Kari Nordmann", now.GetProperty("enrolment").Text("signedBy"));
        var told = await registry.Service.Publishes<CityEnrolled>(message =>
            city.EndsWith(message.CityId.ToString(), StringComparison.Ordinal));
        Assert.Equal((agency.Code, "NO", new DateOnly(2026, 1, 15), SomeAgency.Letter),
            (told.Agency, told.Country, told.SignedOn, told.LetterSha256));

        using var auditor = registry.Service.As(Role.Auditor);
        Assert.DoesNotContain("Nordmann", (await auditor.Read(city + "/history")).GetRawText(), StringComparison.Ordinal);
        await using var connection = new Npgsql.NpgsqlConnection(registry.Service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var search = new Npgsql.NpgsqlCommand(
            "select count(*) from mt_events where data::text like '%Nordmann%' or headers::text like '%Nordmann%'", connection);
        Assert.Equal(0L, await search.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        using var verifier = registry.Service.As(Role.Verifier);
        Assert.DoesNotContain("Nordmann", (await verifier.Read(city)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task who_signed_is_forgotten_in_every_table_and_the_city_stays_enrolled()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        var name = $"Kari {Guid.CreateVersion7():N}";
        await agency.Enrol(city, 1, name);
        Assert.True(await registry.Service.PlacesOf(name) > 0);
        using var secretariat = registry.Service.As(Role.Secretariat);
        Assert.Equal(HttpStatusCode.BadRequest, (await secretariat.Send(HttpMethod.Delete, city + "/signatory", ifMatch: 2)).StatusCode);
        for (var time = 1; time <= 2; time++)
        {
            Assert.Equal(HttpStatusCode.NoContent,
                (await secretariat.Send(HttpMethod.Delete, city + "/signatory", ifMatch: 2, reason: "Asked for it.")).StatusCode);
            Assert.Equal(0, await registry.Service.PlacesOf(name));
        }

        var now = await agency.Client.Read(city);
        Assert.Equal("enrolled", now.Text("status"));
        Assert.False(now.GetProperty("enrolment").TryGetProperty("signedBy", out _));
    }

    [Fact]
    public async Task the_same_letter_again_is_no_news_and_another_is_refused()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        await agency.Enrol(city, 1);
        var again = await agency.Enrol(city, 2);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal(2, again.Version());
        Assert.Equal(HttpStatusCode.Conflict, (await agency.Enrol(city, 2, "Somebody else")).StatusCode);
    }

    [Fact]
    public async Task a_letter_that_cannot_be_one_is_refused_in_all_its_places()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        var refused = await agency.Client
            .Send(HttpMethod.Post, city + "/enrolment", new { signedBy = "", signedOn = "2999-01-01", letterSha256 = "x" }, ifMatch: 1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["/letterSha256", "/signedBy", "/signedOn"], await refused.Pointers());
        var malformed = await agency.Client
            .Send(HttpMethod.Post, city + "/enrolment", new { signedOn = "yesterday", letterSha256 = 1 }, ifMatch: 1);
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        Assert.Equal(["/letterSha256", "/signedBy", "/signedOn"], await malformed.Pointers());
        Assert.Equal(1, await agency.Client.VersionOf(city));
    }

    [Fact]
    public async Task every_instant_of_a_citys_history_can_be_asked_about_as_it_stands()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        await agency.Enrol(city, 1);
        using var auditor = registry.Service.As(Role.Auditor);
        var instants = InstantsIn.Of(await auditor.Read(city + "/history")).ToList();
        Assert.True(instants.Count >= 2, "A history says when.");
        foreach (var at in instants)
        {
            Assert.EndsWith("Z", at, StringComparison.Ordinal);
            await auditor.Read($"{city}?asOf={at}");
        }
    }

    [Fact]
    public async Task a_city_leaves_with_a_reason_and_nothing_about_it_changes_any_more()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity("GN-9");
        await agency.Enrol(city, 1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await agency.Client.Send(HttpMethod.Post, city + "/withdrawal", new { reason = " " }, ifMatch: 2)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await agency.Client.Send(HttpMethod.Post, city + "/withdrawal", new { reason = "Merged." }, ifMatch: 2)).StatusCode);
        var now = await agency.Client.Read(city);
        Assert.Equal(("withdrawn", "Merged."), (now.Text("status"), now.Text("withdrawalReason")));
        Assert.Equal("Merged.", (await agency.Client.Read(city + "/history")).GetProperty("items")[2].Text("reason"));
        var told = await registry.Service.Publishes<CityWithdrawn>(message =>
            city.EndsWith(message.CityId.ToString(), StringComparison.Ordinal));
        Assert.Equal("Merged.", told.Reason);

        Assert.Equal(3, (await agency.Client.Send(HttpMethod.Post, city + "/withdrawal", new { reason = "Again." }, ifMatch: 3)).Version());
        Assert.Equal(HttpStatusCode.Conflict,
            (await agency.Client.Send(HttpMethod.Patch, city, new { name = "A" }, ifMatch: 3)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await agency.Enrol(city, 3)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await agency.Register("GN-9")).StatusCode);
    }
}
