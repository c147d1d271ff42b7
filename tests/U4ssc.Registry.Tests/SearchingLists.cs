using System.Net;
using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class SearchingLists(RunningRegistry registry)
{
    private static readonly string[] Places =
    [
        "İstanbul", "Málaga", "Tromsø", "Sankt\u00A0Gallen", "Bahnhofstraße", "Oslo", "Zürich", "A Coruña", "Logroño", "Alcalá de Henares",
        "Łódź", "Đà Nẵng", "A\u030Alesund", "100%_x\\y",
    ];

    [Fact]
    public async Task a_city_is_found_whatever_the_accents_case_and_blanks_of_either_side()
    {
        var agency = await NewCities();
        foreach (var (asked, found) in new[]
        {
            ("istanbul", "İstanbul"), ("ISTANBUL", "İstanbul"), ("İstanbul", "İstanbul"), ("malaga", "Málaga"), ("MÁLAGA", "Málaga"),
            ("tromso", "Tromsø"), ("TROMSØ", "Tromsø"),
            ("sankt gallen", "Sankt\u00A0Gallen"), ("gallen  SANKT", "Sankt\u00A0Gallen"), ("strasse", "Bahnhofstraße"),
            ("STRASSE", "Bahnhofstraße"), (" Oslo ", "Oslo"),
            ("zurich", "Zürich"), ("coruna", "A Coruña"), ("logrono", "Logroño"), ("henares alcala", "Alcalá de Henares"), ("lodz", "Łódź"),
            ("da nang", "Đà Nẵng"),
            ("alesund", "Ålesund"), ("A\u030ALESUND", "Ålesund"), ("Åles", "Ålesund"), ("100%", "100%_x\\y"), ("_x\\", "100%_x\\y"),
            ("GN-5", "Bahnhofstraße"), ("os", "Oslo"),
        })
            Assert.Equal([found], await Names(agency.Client, $"?q={Uri.EscapeDataString(asked)}"));
        foreach (var asked in new[] { "oslo malaga", "slx", "_slo", "%x%", "ol" })
            Assert.Empty(await Names(agency.Client, $"?q={Uri.EscapeDataString(asked)}"));
        foreach (var asked in new[] { "%20", "%E2%80%8B", "a+b+c+d+e+f+g+h+i" })
            Assert.Equal(HttpStatusCode.BadRequest, await agency.Client.Status($"/api/registry/cities?q={asked}"));
    }

    [Fact]
    public async Task a_list_is_sorted_by_name_both_ways_in_pages_that_hold_while_it_changes()
    {
        var agency = await NewCities();
        var sorted = Places.Select(Text.Normal).OrderBy(Text.Folded, StringComparer.Ordinal).ToList();
        Assert.Equal(sorted, await Paged(agency, "name"));
        sorted.Reverse();
        Assert.Equal(sorted, await Paged(agency, "-name"));
        Assert.Equal(Places.Select(Text.Normal), await Paged(agency, "created"));
        Assert.Equal(Places.Select(Text.Normal).Reverse(), await Paged(agency, "-created"));

        var first = await agency.Client.Read("/api/registry/cities?sort=name&limit=3");
        await agency.NewCity("new", "Aaa");
        await Eventually.Is(async () => (await Names(agency.Client, "?q=aaa")).Length == 1, "the row of the new city");
        var seen = first.GetProperty("items").EnumerateArray().Select(row => row.Text("name")).ToList();
        seen.AddRange(await Names(agency.Client, $"?sort=name&cursor={first.Text("next")}"));
        Assert.Equal(Enumerable.Reverse(sorted), seen);

        foreach (var wrong in new[] { "sort=population", "sort=--name", "total=perhaps", $"cursor={first.Text("next")}",
            "sort=name&cursor=AAAA", "sort=name&cursor=%25" })
            Assert.Equal(HttpStatusCode.BadRequest, await agency.Client.Status("/api/registry/cities?" + wrong));
    }

    [Fact]
    public async Task a_list_says_how_many_there_are_where_it_is_asked()
    {
        var agency = await NewCities();
        var all = await agency.Client.Read("/api/registry/cities?total=true&limit=2");
        Assert.Equal((Places.Length, true),
            (all.GetProperty("total").Number("count"), all.GetProperty("total").GetProperty("isExact").GetBoolean()));
        Assert.Equal(1, (await agency.Client.Read("/api/registry/cities?total=true&q=oslo")).GetProperty("total").Number("count"));
        Assert.False((await agency.Client.Read("/api/registry/cities")).TryGetProperty("total", out _));
    }

    [Fact]
    public async Task a_city_is_one_whether_its_letters_are_composed_or_not()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity("Ålesund", "Ålesund");
        var again = await agency.Register("A\u030Alesund", "A\u030Alesund");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(city.Split('/')[^1], (await again.Json()).Text("id"));
        Assert.Equal((0, 0, 1, 0), (await agency.Onboard("externalRef,name\nA\u030Alesund,A\u030Alesund\n")).Counts());
        Assert.Equal(HttpStatusCode.NoContent,
            (await agency.Client.Send(HttpMethod.Patch, city, new { names = new { en = "A\u030A" } }, ifMatch: 1)).StatusCode);
        Assert.Equal("Å", (await agency.Client.Read(city)).GetProperty("names").Text("en"));
    }

    private async Task<SomeAgency> NewCities()
    {
        var agency = await registry.Service.NewAgency();
        for (var at = 0; at < Places.Length; at++)
        {
            var made = await agency.Client.Send(
                HttpMethod.Post, "/api/registry/cities",
                new { agency = agency.Code, externalRef = $"GN-{at + 1}-", name = Places[at], country = "NO" });
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }

        await Eventually.Is(async () => (await Names(agency.Client, "")).Length == Places.Length, "the rows of the cities");
        return agency;
    }

    private static async Task<string[]> Names(HttpClient client, string query) =>
        [.. (await client.Read("/api/registry/cities" + query)).GetProperty("items").EnumerateArray().Select(row => row.Text("name"))];

    private static async Task<List<string>> Paged(SomeAgency agency, string sort)
    {
        var (names, next) = (new List<string>(), "");
        do
        {
            var page = await agency.Client.Read($"/api/registry/cities?limit=4&sort={sort}{next}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.Text("name")));
            next = page.GetProperty("next").ValueKind == JsonValueKind.Null ? "" : $"&cursor={page.Text("next")}";
        }
        while (next.Length > 0);

        return names;
    }
}
