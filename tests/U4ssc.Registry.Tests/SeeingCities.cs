using System.Net;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class SeeingCities(RunningRegistry registry)
{
    [Fact]
    public async Task everyone_sees_what_the_table_says()
    {
        var agency = await registry.Service.NewAgency();
        var other = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        var id = Guid.Parse(city[(city.LastIndexOf('/') + 1)..]);
        using var secretariat = registry.Service.As(Role.Secretariat);
        using var auditor = registry.Service.As(Role.Auditor);
        using var verifier = registry.Service.As(Role.Verifier);
        using var itself = registry.Service.As(Role.City, city: id);
        using var neighbour = registry.Service.As(Role.City, city: Guid.CreateVersion7());
        using var subscriber = registry.Service.As(Role.Subscriber);
        using var nobody = registry.Service.As(Role.Anonymous);
        foreach (var may in new[] { secretariat, auditor, verifier, itself, agency.Client })
            Assert.Equal(HttpStatusCode.OK, await may.Status(city));
        foreach (var may in new[] { secretariat, auditor, itself, agency.Client })
            Assert.Equal(HttpStatusCode.OK, await may.Status(city + "/history"));
        Assert.Equal(HttpStatusCode.Forbidden, await verifier.Status(city + "/history"));
        foreach (var not in new[] { other.Client, neighbour })
        {
            Assert.Equal(HttpStatusCode.NotFound, await not.Status(city));
            Assert.Equal(HttpStatusCode.NotFound, await not.Status(city + "/history"));
            Assert.Equal(HttpStatusCode.NotFound, await not.Status(city + "/diff?from=1&to=1"));
        }

        Assert.Equal(HttpStatusCode.Forbidden, await subscriber.Status(city));
        Assert.Equal(HttpStatusCode.Unauthorized, await nobody.Status(city));

        await Eventually.Is(async () => await Count(secretariat, agency.Code) == 1, "the row of the city");
        foreach (var (reader, sees) in new[] { (auditor, 1), (verifier, 1), (itself, 1), (agency.Client, 1), (other.Client, 0),
            (neighbour, 0) })
            Assert.Equal(sees, await Count(reader, agency.Code));
    }

    [Fact]
    public async Task a_list_is_narrowed_by_country_status_and_words_and_read_in_pages()
    {
        var agency = await registry.Service.NewAgency("NO", "SJ");
        foreach (var name in new[] { "Ålesund", "Molde", "Ørsta" }) await agency.NewCity("R-" + name, name);
        var enrolled = await agency.NewCity("R-4", "Volda");
        await agency.Enrol(enrolled, 1);
        await Eventually.Is(async () => await Count(agency.Client, agency.Code, "&status=enrolled") == 1, "the enrolled row");
        Assert.Equal(4, await Count(agency.Client, agency.Code));
        Assert.Equal(3, await Count(agency.Client, agency.Code, "&status=candidate"));
        Assert.Equal(0, await Count(agency.Client, agency.Code, "&status=suspended"));
        Assert.Equal(4, await Count(agency.Client, agency.Code, "&country=NO"));
        Assert.Equal(4, await Count(agency.Client, agency.Code, "&country=no"));
        Assert.Equal(0, await Count(agency.Client, agency.Code, "&country=SJ"));
        Assert.Equal(1, await Count(agency.Client, agency.Code, "&q=%C3%A5LES"));
        Assert.Equal(0, await Count(agency.Client, agency.Code, "&q=%25"));

        var page = await agency.Client.Read("/api/registry/cities?limit=3");
        Assert.Equal(3, page.GetProperty("items").GetArrayLength());
        var rest = await agency.Client.Read($"/api/registry/cities?limit=3&cursor={page.Text("next")}");
        Assert.Equal(1, rest.GetProperty("items").GetArrayLength());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, rest.GetProperty("next").ValueKind);

        foreach (var wrong in new[] { "status=gone", "country=ZZ", "country=NOR", "limit=0", "limit=501", "limit=x", "cursor=x", "q=" +
            new string('x', 400) })
            Assert.Equal(HttpStatusCode.BadRequest, await agency.Client.Status("/api/registry/cities?" + wrong));
    }

    private static async Task<int> Count(HttpClient client, string agency, string filter = "") =>
        (await client.Read($"/api/registry/cities?limit=500&agency={agency}{filter}")).GetProperty("items").GetArrayLength();
}
