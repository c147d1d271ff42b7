using System.Net;
using System.Text;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class SendingNonsense(RunningRegistry registry)
{
    private const string City = """{ "agency": "AGENCY", "externalRef": "GN-1", "name": "Molde", "country": "NO" MORE }""";

    public static TheoryData<string, string> Bodies => new()
    {
        { "", "" },
        { "{", "" },
        { "null", "" },
        { "7", "" },
        { "[]", "" },
        { "{}", "/name" },
        { City.Replace("\"Molde\"", "null", StringComparison.Ordinal), "/name" },
        { City.Replace("\"Molde\"", "[\"Molde\"]", StringComparison.Ordinal), "/name" },
        { City.Replace("\"Molde\"", "\"\\ud800\"", StringComparison.Ordinal), "/name" },
        { City.Replace("\"Molde\"", "\"a\\u0000b\"", StringComparison.Ordinal), "/name" },
        { City.Replace("\"Molde\"", $"\"{new string('x', 100_000)}\"", StringComparison.Ordinal), "/name" },
        { City.Replace("MORE", ", \"mayor\": \"x\"", StringComparison.Ordinal), "/mayor" },
        { City.Replace("MORE", ", \"latitude\": NaN", StringComparison.Ordinal), "" },
        { City.Replace("MORE", ", \"latitude\": \"63\"", StringComparison.Ordinal), "/latitude" },
        { City.Replace("MORE", ", \"areaKm2\": 1e99999", StringComparison.Ordinal), "/areaKm2" },
        { City.Replace("MORE", ", \"areaKm2\": 0.00000000000000000000000000000000000000001", StringComparison.Ordinal), "/areaKm2" },
        { City.Replace("MORE", ", \"population\": 24131", StringComparison.Ordinal), "/population" },
        { City.Replace("MORE", ", \"population\": { \"value\": 1, \"year\": 2025.5 }", StringComparison.Ordinal), "/population/year" },
        { City.Replace("MORE", ", \"population\": { \"value\": 1 }", StringComparison.Ordinal), "/population/year" },
        { City.Replace("MORE", ", \"names\": { \"nb\": null }", StringComparison.Ordinal), "/names/nb" },
        { City.Replace("MORE", $", \"names\": {string.Concat(Enumerable.Repeat("{ \"a\": ", 200))}1{new string('}', 200)}",
            StringComparison.Ordinal), "" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task a_body_that_cannot_be_understood_names_its_place_and_stores_nothing(string body, string pointer)
    {
        var agency = await registry.Service.NewAgency();
        var events = await registry.Service.EventCount();
        using var content = new StringContent(body.Replace("AGENCY", agency.Code, StringComparison.Ordinal)
            .Replace("MORE", "", StringComparison.Ordinal), null, "application/json");
        var refused = await agency.Client.Send(HttpMethod.Post, "/api/registry/cities", content);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(pointer, await refused.Pointers());
        Assert.Equal(events, await registry.Service.EventCount());
    }

    [Fact]
    public async Task bytes_that_are_no_text_are_refused()
    {
        var agency = await registry.Service.NewAgency();
        using var invalid = new ByteArrayContent([.. "{ \"name\": \""u8, 0xC3, 0x28, .. "\" }"u8]);
        invalid.Headers.ContentType = new("application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await agency.Client.Send(HttpMethod.Post, "/api/registry/cities", invalid)).StatusCode);
        using var plain = new StringContent("{}", Encoding.UTF8, "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType,
            (await agency.Client.Send(HttpMethod.Post, "/api/registry/cities", plain)).StatusCode);
        using var large = new StringContent(new string(' ', 2 * 1024 * 1024), Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge,
            (await agency.Client.Send(HttpMethod.Post, "/api/registry/cities", large)).StatusCode);
    }

    [Theory]
    [InlineData("/api/registry/cities/nonsense")]
    [InlineData("/api/registry/cities/00000000-0000-0000-0000-000000000000")]
    [InlineData("/api/registry/cities/{agency}")]
    [InlineData("/api/registry/cities/{agency}/history")]
    [InlineData("/api/registry/cities/{agency}/diff?from=1&to=1")]
    [InlineData("/api/registry/onboardings/{agency}")]
    [InlineData("/api/registry/onboardings/{agency}/rejects")]
    [InlineData("/api/registry/onboardings/nonsense")]
    [InlineData("/api/registry/agencies/XX-NONE")]
    [InlineData("/api/registry/nonsense")]
    public async Task an_id_of_nothing_or_of_something_else_is_not_found(string address)
    {
        var agency = await registry.Service.NewAgency();
        using var auditor = registry.Service.As(Role.Auditor);
        Assert.Equal(HttpStatusCode.NotFound,
            await auditor.Status(address.Replace("{agency}", AgencyFacts.Stream(agency.Code).ToString(), StringComparison.Ordinal)));
        var stream = AgencyFacts.Stream(agency.Code);
        Assert.Equal(HttpStatusCode.NotFound,
            (await agency.Client.Send(HttpMethod.Patch, $"/api/registry/cities/{stream}", new { name = "x" }, ifMatch: 1)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await agency.Client.Send(HttpMethod.Delete, $"/api/registry/onboardings/{stream}", ifMatch: 1)).StatusCode);
    }

    [Theory]
    [InlineData("?version=0")]
    [InlineData("?version=x")]
    [InlineData("?asOf=yesterday")]
    [InlineData("?version=1&asOf=2026-01-01T00:00:00Z")]
    [InlineData("/diff")]
    [InlineData("/diff?from=1&to=9")]
    [InlineData("/history?limit=0")]
    public async Task a_question_that_makes_no_sense_is_refused(string question)
    {
        var agency = await registry.Service.NewAgency();
        Assert.Equal(HttpStatusCode.BadRequest, await agency.Client.Status(await agency.NewCity() + question));
    }

    [Fact]
    public async Task a_city_is_seen_as_it_was_at_an_instant()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity();
        var registered = (await agency.Client.Read(city)).GetProperty("registeredAt").GetDateTimeOffset();
        await agency.Client.Send(HttpMethod.Patch, city, new { name = "Later" }, ifMatch: 1);
        Assert.Equal("Kristiansund",
            (await agency.Client.Read(
                $"{city}?asOf={Uri.EscapeDataString(registered.ToString("O", System.Globalization.CultureInfo.InvariantCulture))}"))
                    .Text("name"));
        Assert.Equal(HttpStatusCode.NotFound, await agency.Client.Status(city + "?asOf=2000-01-01T00:00:00Z"));
    }
}
