using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Catalogue.Tests;

public sealed class ListingWhatMayBeRead(RunningCatalogue catalogue)
{
    private const string Editions = "/api/catalogue/editions";
    private const string Sets = "/api/catalogue/benchmark-sets";

    [Fact]
    public async Task editions()
    {
        string[] editions = [await catalogue.ADraft(), await catalogue.APublishedEdition()];
        await Shown(Editions, catalogue.Ada, editions);
        // Its row is there from the draft on, and says a little later that it is published.
        await Shown(Editions, catalogue.Anybody, editions[1]);
        Assert.Empty(await ListLaw.Broken(Editions, line => $"{Editions}/{line.GetProperty("id").GetString()}", editions, Callers()));
    }

    [Fact]
    public async Task benchmark_sets()
    {
        var set = $"{Sets}/{RunningCatalogue.NewBenchmarkSet()}";
        using var made = await catalogue.Ada
            .Send(HttpMethod.Post, Sets, new { id = set.Split('/')[^1], edition = "U4SSC-2017", title = "A set" });
        string[] sets = [set, $"{Sets}/illustrative-2026"];
        await Shown(Sets, catalogue.Ada, set);
        Assert.Empty(await ListLaw.Broken(Sets, line => $"{Sets}/{line.GetProperty("id").GetString()}", sets, Callers()));
    }

    private static Task Shown(string list, HttpClient to, params string[] things) =>
        Eventually.Is(async () => (await Listed(list, to)).IsSupersetOf(things), "the rows");

    private static async Task<HashSet<string>> Listed(string list, HttpClient to)
    {
        var items = (await (await to.Get(list + "?limit=500")).Json()).GetProperty("items").EnumerateArray();
        return [.. items.Select(line => $"{list}/{line.GetProperty("id").GetString()}")];
    }

    private Dictionary<string, HttpClient> Callers() => Enum.GetValues<Role>().ToDictionary(
        role => role.ToString(), role =>
            catalogue.Service.As(role, agency: role is Role.Agency or Role.City
                ? "NO-KS"
                : null, city: role == Role.City ? Guid.CreateVersion7() : null));
}
