using U4ssc.Testing.Hosting;
using static U4ssc.Edge.Tests.Identity.Accounts;

namespace U4ssc.Edge.Tests.Identity;

public sealed class ListingWhatMayBeRead(RunningEdge edge)
{
    [Fact]
    public async Task clients()
    {
        using var secretariat = await edge.AtIdentity("demo-secretariat");
        using var agency = await edge.AtIdentity("demo-agency");
        var other = await edge.ConfirmedClient(new { name = "Another agency", role = "agency", agency = "ES-RECI" });
        using var neighbour = await edge.AtIdentity(other.Id, other.Secret);
        string[] clients =
        [
            (await agency.NewClient(new { name = "City", role = "city" })).At,
            (await neighbour.NewClient(new { name = "City", role = "city" })).At,
            (await edge.ConfirmedClient(new { name = "Verifier", role = "verifier" })).At, other.At,
        ];
        Assert.Empty(await ListLaw.Broken(Clients, line =>
            $"{Clients}/{line.GetProperty("clientId").GetString()}", clients, await Callers(secretariat, agency, neighbour)));
    }

    [Fact]
    public async Task users()
    {
        using var secretariat = await edge.AtIdentity("demo-secretariat");
        using var agency = await edge.AtIdentity("demo-agency");
        var other = await edge.ConfirmedClient(new { name = "Another agency", role = "agency", agency = "ES-RECI" });
        using var neighbour = await edge.AtIdentity(other.Id, other.Secret);
        string[] users =
        [
            await agency.NewUser(new { email = Address(), displayName = "Ola", role = "city" }),
            await neighbour.NewUser(new { email = Address(), displayName = "Ana", role = "city" }),
            await secretariat.NewUser(new { email = Address(), displayName = "Kim", role = "verifier" }),
        ];
        Assert.Empty(await ListLaw.Broken(Users, line =>
            $"{Users}/{line.GetProperty("id").GetString()}", users, await Callers(secretariat, agency, neighbour)));
    }

    private async Task<Dictionary<string, HttpClient>> Callers(HttpClient secretariat, HttpClient agency, HttpClient neighbour) => new()
    {
        ["the secretariat"] = secretariat,
        ["the agency"] = agency,
        ["another agency"] = neighbour,
        ["a verifier"] = await edge.AtIdentity("demo-verifier"),
        ["an auditor"] = await edge.AtIdentity("demo-auditor"),
        ["a subscriber"] = await edge.AtIdentity("demo-subscriber"),
        ["nobody"] = RunningEdge.Anonymous(edge.IdentityAddress),
    };
}
