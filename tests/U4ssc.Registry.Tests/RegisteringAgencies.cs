using System.Net;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class RegisteringAgencies(RunningRegistry registry)
{
    private readonly HttpClient secretariat = registry.Service.As(Role.Secretariat);

    [Fact]
    public async Task the_secretariat_registers_one_and_everybody_with_a_role_reads_it()
    {
        var made = await Register("SE-SKR", "SKR", "SE");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("/api/registry/agencies/SE-SKR", made.Headers.Location?.ToString());
        foreach (var role in new[] { Role.Secretariat, Role.Agency, Role.City, Role.Verifier, Role.Auditor })
        {
            using var reader = registry.Service.As(role, agency: "NO-KS");
            Assert.Equal("SKR", (await reader.Read("/api/registry/agencies/SE-SKR")).Text("name"));
            await Eventually.Is(async () =>
                (await reader.Read("/api/registry/agencies?limit=500")).GetProperty("items").EnumerateArray()
                    .Any(row => row.Text("code") == "SE-SKR"), "the row of the agency");
        }

        var told = await registry.Service.Publishes<AgencyRegistered>(message => message.Code == "SE-SKR");
        Assert.Equal(["SE"], told.Countries);
        Assert.Equal("agency_registered", (await secretariat.Read("/api/registry/agencies/SE-SKR/history")).GetProperty("items")[0]
            .Text("type"));
        Assert.Equal(0, (await secretariat.Read("/api/registry/agencies/SE-SKR/diff?from=1&to=1")).GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task the_same_again_is_no_news_and_other_details_are_refused()
    {
        await Register("DK-KL", "KL", "DK", "GL");
        var events = await registry.Service.EventCount();
        Assert.Equal(HttpStatusCode.OK, (await Register("DK-KL", "KL", "GL", "DK")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Register("DK-KL", "Another", "DK")).StatusCode);
        Assert.Equal(events, await registry.Service.EventCount());
    }

    [Fact]
    public async Task all_wrong_places_are_named_at_once_and_nothing_is_stored()
    {
        var events = await registry.Service.EventCount();
        var refused = await Register("se skr", "", "SE", "XX");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["/code", "/countries/1", "/name"], await refused.Pointers());
        Assert.Equal(events, await registry.Service.EventCount());
    }

    [Fact]
    public async Task nobody_else_registers_one()
    {
        foreach (var role in new[] { Role.Agency, Role.City, Role.Verifier, Role.Auditor, Role.Subscriber })
        {
            using var other = registry.Service.As(role, agency: "NO-KS");
            Assert.Equal(HttpStatusCode.Forbidden,
                (await other.Send(HttpMethod.Post, "/api/registry/agencies",
                    new { code = "NO-X", name = "x", countries = new[] { "NO" } })).StatusCode);
        }

        using var nobody = registry.Service.As(Role.Anonymous);
        Assert.Equal(HttpStatusCode.Unauthorized, await nobody.Status("/api/registry/agencies"));
    }

    private Task<HttpResponseMessage> Register(string code, string name, params string[] countries) =>
        secretariat.Send(HttpMethod.Post, "/api/registry/agencies", new { code, name, countries });
}
