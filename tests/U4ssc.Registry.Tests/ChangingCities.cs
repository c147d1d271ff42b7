using System.Net;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class ChangingCities(RunningRegistry registry)
{
    [Fact]
    public async Task absent_is_unchanged_and_null_is_cleared()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        var patch = new Dictionary<string, object?>
        {
            ["name"] = "Kristiansund N",
            ["names"] = new Dictionary<string, string?> { ["nb"] = null, ["en"] = "Christiansund" },
            ["unLocode"] = null,
            ["population"] = new { year = 2026 },
        };
        var changed = await agency.Client.Send(HttpMethod.Patch, city, patch, ifMatch: 1);
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal(2, changed.Version());

        var now = await agency.Client.Read(city);
        Assert.Equal("Kristiansund N", now.Text("name"));
        Assert.Equal("""{"en":"Christiansund"}""", now.GetProperty("names").GetRawText());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, now.GetProperty("unLocode").ValueKind);
        Assert.Equal(24_131, now.GetProperty("population").GetProperty("value").GetDecimal());
        Assert.Equal(87.5m, now.GetProperty("areaKm2").GetDecimal());
        Assert.Equal("Kristiansund", (await agency.Client.Read(city + "?version=1")).Text("name"));
        var pointers = (await agency.Client.Read(city + "/diff?from=1&to=2")).GetProperty("changes").EnumerateArray()
            .Select(change => change.Text("pointer")).ToList();
        Assert.Contains("/population/year", pointers);
        Assert.Contains("/unLocode", pointers);

        var told = await registry.Service.Publishes<CityDetailsChanged>(message =>
            city.EndsWith(message.CityId.ToString(), StringComparison.Ordinal));
        Assert.Equal(("Kristiansund N", 2), (told.Details.Name, told.Fact.Version));
    }

    [Fact]
    public async Task what_changes_nothing_is_no_news()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        Assert.Equal(1, (await agency.Client.Send(HttpMethod.Patch, city, new { name = "Kristiansund" }, ifMatch: 1)).Version());
        Assert.Equal(1, (await agency.Client.Send(HttpMethod.Patch, city, new { }, ifMatch: 1)).Version());
    }

    [Fact]
    public async Task the_version_that_was_seen_is_asked_for()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        Assert.Equal(HttpStatusCode.PreconditionRequired,
            (await agency.Client.Send(HttpMethod.Patch, city, new { name = "A" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await agency.Client.Send(HttpMethod.Patch, city, new { name = "A" }, ifMatch: 1)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed,
            (await agency.Client.Send(HttpMethod.Patch, city, new { name = "B" }, ifMatch: 1)).StatusCode);
    }

    public static TheoryData<string, int, string> Refused => new()
    {
        { """{ "name": null }""", 422, "/name" },
        { """{ "name": 7 }""", 400, "/name" },
        { """{ "names": { "nb": 7 } }""", 400, "/names/nb" },
        { """{ "names": { "~/": 7 } }""", 400, "/names/~0~1" },
        { """{ "names": [] }""", 400, "/names" },
        { """{ "country": "SE" }""", 422, "/country" },
        { """{ "latitude": null }""", 422, "/latitude" },
        { """{ "latitude": 1e400 }""", 400, "/latitude" },
        { """{ "population": { "value": "many" } }""", 400, "/population/value" },
        { """{ "population": { "value": null } }""", 422, "/population/value" },
        { """{ "population": { "per": 1 } }""", 400, "/population/per" },
        { """{ "externalRef": "GN-2" }""", 400, "/externalRef" },
        { """{ "mayor": "x" }""", 400, "/mayor" },
        { """[]""", 400, "" },
        { """null""", 400, "" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task a_patch_that_cannot_be_accepted_names_its_place_and_stores_nothing(string patch, int status, string pointer)
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        var events = await registry.Service.EventCount();
        using var content = new StringContent(patch, null, "application/merge-patch+json");
        var refused = await agency.Client.Send(HttpMethod.Patch, city, content, ifMatch: 1);
        Assert.Equal(status, (int)refused.StatusCode);
        Assert.Contains(pointer, await refused.Pointers());
        Assert.Equal(events, await registry.Service.EventCount());
    }

    [Fact]
    public async Task the_city_of_another_agency_is_not_there()
    {
        var agency = await registry.Service.NewAgency();
        var other = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        Assert.Equal(HttpStatusCode.NotFound,
            (await other.Client.Send(HttpMethod.Patch, city, new { name = "Mine" }, ifMatch: 1)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Enrol(city, 1)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await other.Client.Send(HttpMethod.Post, city + "/withdrawal", new { reason = "Mine." }, ifMatch: 1)).StatusCode);
        using var auditor = registry.Service.As(Role.Auditor);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.Send(HttpMethod.Patch, city, new { name = "Mine" }, ifMatch: 1)).StatusCode);
    }
}
