using System.Net;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class ListingCitiesAsTheyWere(RunningRegistry registry)
{
    [Fact]
    public async Task at_every_instant_the_list_has_the_cities_that_there_were_as_they_were()
    {
        var agency = await registry.Service.NewAgency("NO", "SE");
        var cities = new List<string>();
        foreach (var name in new[] { "A", "B", "C", "D", "E" }) cities.Add(await agency.NewCity(name, $"Town {name}"));
        await agency.Client.Send(HttpMethod.Patch, cities[1], new { name = "Bø" }, ifMatch: 1);
        await agency.Client.Send(HttpMethod.Patch, cities[2], new { country = "SE", subdivision = (string?)null }, ifMatch: 1);
        await agency.Client.Send(
            HttpMethod.Post, cities[3] + "/enrolment",
            new { signedBy = "N. N.", signedOn = "2026-01-15", letterSha256 = new string('0', 64) }, ifMatch: 1);
        await agency.Client.Send(HttpMethod.Post, cities[4] + "/withdrawal", new { reason = "Never theirs." }, ifMatch: 1);
        using var auditor = registry.Service.As(Role.Auditor);
        var list = $"/api/registry/cities?agency={agency.Code}";
        await Eventually.Is(
            async () => (await auditor.Read(list + "&status=withdrawn")).GetProperty("items").GetArrayLength() == 1, "the newest line");
        Assert.Empty(await PastListLaw.Broken(
            auditor, list, cities.ToDictionary(city => city.Split('/')[^1]),
            "status", "agency", "externalRef", "name", "country", "subdivision", "population"));

        // What is asked for is asked of the past, too.
        var before = (await auditor.Read(cities[1] + "/history?limit=1")).GetProperty("items")[0].Text("at");
        Assert.Equal(["Town B"], await Names($"&q=town b&asOf={before}"));
        Assert.Equal(["Town A", "Town B"], await Names($"&status=candidate&country=no&asOf={before}"));
        Assert.Empty(await Names($"&q=bø&asOf={before}"));
        Assert.Equal(["Town B", "Town A"], await Names($"&sort=-created&asOf={before}"));
        Assert.Empty(await Names("&asOf=2020-01-01"));

        async Task<IEnumerable<string>> Names(string query) =>
            (await auditor.Read(list + query)).GetProperty("items").EnumerateArray().Select(line => line.Text("name")).ToList();
    }

    [Theory]
    [InlineData("total=true", "?total")]
    [InlineData("sort=name", "?sort")]
    [InlineData("cursor=nonsense", "?cursor")]
    public async Task what_a_list_as_it_was_cannot_say_is_refused_at_its_place(string query, string place)
    {
        using var auditor = registry.Service.As(Role.Auditor);
        using var refused = await auditor.GetAsync(new Uri($"/api/registry/cities?asOf=2026-01-01&{query}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([place], await refused.Pointers());
    }
}
