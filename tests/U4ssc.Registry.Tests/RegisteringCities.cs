using System.Net;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class RegisteringCities(RunningRegistry registry)
{
    [Fact]
    public async Task a_new_one_is_a_candidate_with_all_that_was_said_and_is_announced()
    {
        var agency = await registry.Service.NewAgency();
        var made = await agency.Register("GN-1");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.Json()).GetProperty("id").GetGuid();
        Assert.Equal(7, id.Version);
        var city = await agency.Client.Read($"/api/registry/cities/{id}");
        Assert.Equal("candidate", city.Text("status"));
        Assert.Equal("Kristiansund", city.GetProperty("names").Text("nb"));
        Assert.Equal(63.11045m, city.GetProperty("latitude").GetDecimal());
        Assert.Equal(24_131, city.GetProperty("population").GetProperty("value").GetDecimal());
        Assert.False(city.TryGetProperty("owner", out _));

        var told = await registry.Service.Publishes<CityRegistered>(message => message.CityId == id);
        Assert.Equal((1, "NOKSU", 2025), (told.Fact.Version, told.Details.UnLocode, told.Details.Population?.Year));
    }

    [Fact]
    public async Task the_same_again_is_no_news_and_other_content_is_refused()
    {
        var agency = await registry.Service.NewAgency();
        var id = (await (await agency.Register("GN-1")).Json()).GetProperty("id").GetGuid();
        var events = await registry.Service.EventCount();
        var again = await agency.Register("GN-1");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(id, (await again.Json()).GetProperty("id").GetGuid());
        Assert.Equal(HttpStatusCode.Conflict, (await agency.Register("GN-1", "Molde")).StatusCode);
        Assert.Equal(events, await registry.Service.EventCount());
    }

    [Fact]
    public async Task a_reference_that_looks_like_another_is_taken_with_a_warning()
    {
        var agency = await registry.Service.NewAgency();
        Assert.False((await (await agency.Register("iv-1")).Json()).TryGetProperty("warnings", out _));
        await Eventually.Is(async () =>
            (await agency.Client.Read("/api/registry/cities")).GetProperty("items").GetArrayLength() == 1, "the row of the city");
        var near = await agency.Register("IV-1");
        Assert.Equal(HttpStatusCode.Created, near.StatusCode);
        var warning = Assert.Single((await near.Json()).GetProperty("warnings").EnumerateArray());
        Assert.Equal(("/externalRef", "onboarding.reference_near"), (warning.Text("pointer"), warning.Text("code")));
        Assert.Contains("iv-1", warning.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task many_at_once_make_one_city()
    {
        var agency = await registry.Service.NewAgency();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => agency.Register("GN-1")));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task the_same_reference_in_two_agencies_is_two_cities()
    {
        var one = await registry.Service.NewAgency();
        var other = await registry.Service.NewAgency();
        Assert.NotEqual(await one.NewCity("GN-1"), await other.NewCity("GN-1"));
    }

    [Fact]
    public async Task the_same_key_gives_the_first_answer_again()
    {
        var agency = await registry.Service.NewAgency();
        var first = await agency.Client.Send(HttpMethod.Post, "/api/registry/cities", agency.City("GN-1"), key: "one");
        var again = await agency.Client.Send(HttpMethod.Post, "/api/registry/cities", agency.City("GN-1"), key: "one");
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        var reused = await agency.Client.Send(HttpMethod.Post, "/api/registry/cities", agency.City("GN-2"), key: "one");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.StatusCode);
    }

    [Fact]
    public async Task an_agency_registers_only_its_own_and_others_never()
    {
        var agency = await registry.Service.NewAgency();
        var other = await registry.Service.NewAgency();
        Assert.Equal(HttpStatusCode.NotFound,
            (await other.Client.Send(HttpMethod.Post, "/api/registry/cities", agency.City("GN-1"))).StatusCode);
        foreach (var role in new[] { Role.Secretariat, Role.City, Role.Verifier, Role.Auditor, Role.Subscriber })
        {
            using var never = registry.Service.As(role, agency: agency.Code);
            Assert.Equal(HttpStatusCode.Forbidden,
                (await never.Send(HttpMethod.Post, "/api/registry/cities", agency.City("GN-1"))).StatusCode);
        }
    }

    [Fact]
    public async Task a_city_of_an_agency_that_is_not_registered_is_refused()
    {
        var agency = new SomeAgency("NO-NOBODY", registry.Service.As(Role.Agency, agency: "NO-NOBODY"));
        var refused = await agency.Register("GN-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["/agency"], await refused.Pointers());
    }

    [Fact]
    public async Task all_wrong_places_are_named_at_once_and_nothing_is_stored()
    {
        var agency = await registry.Service.NewAgency();
        var events = await registry.Service.EventCount();
        var refused = await agency.Client.Send(HttpMethod.Post, "/api/registry/cities", new
        {
            agency = agency.Code,
            externalRef = "",
            name = " ",
            names = new Dictionary<string, string> { ["no_way"] = "x" },
            country = "SE",
            subdivision = "NO-15",
            unLocode = "?",
            latitude = 91,
            population = new { value = 0, year = 1066 },
            areaKm2 = 0,
            households = 0.5m,
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(
            ["/areaKm2", "/country", "/externalRef", "/households", "/latitude", "/longitude", "/name", "/names/no_way",
                "/population/value", "/population/year", "/subdivision", "/unLocode"],
            await refused.Pointers());
        Assert.Equal(events, await registry.Service.EventCount());
    }
}
