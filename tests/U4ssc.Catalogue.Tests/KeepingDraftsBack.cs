using System.Net;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Catalogue.Tests;

/// <summary>A law over every public read of the access table: one that is added later is held to it by itself.</summary>
public sealed class KeepingDraftsBack(RunningCatalogue catalogue)
{
    private const string Code = "EC-I-ES-3C";

    // Reads of one thing; the lists have a test of their own.
    private static readonly IReadOnlyList<Permit> Reads =
        [.. CatalogueAccess.Table.Where(row =>
            row.Route.Contains('{', StringComparison.Ordinal)
                && (row.Method == "GET" || row.Route.EndsWith("/evaluate", StringComparison.Ordinal)))];

    private static readonly Role[] Others = [Role.Anonymous, Role.Agency, Role.City, Role.Verifier, Role.Subscriber];

    [Fact]
    public async Task a_draft_is_not_there_for_anybody_but_secretariat_and_auditor_however_it_is_asked_for()
    {
        Assert.True(Reads.Count >= 10);
        var (edition, set) = await Drafted();
        foreach (var role in Others)
        {
            using var client = catalogue.Service.As(role, agency: "NO-KS", city: Guid.CreateVersion7());
            foreach (var read in Reads)
            {
                var draft = await Ask(client, read, edition, set, "U4SSC-2017");
                var nothing = await Ask(client, read, "NONE", "none", "U4SSC-2017");
                Assert.True(draft.StatusCode == HttpStatusCode.NotFound, $"{role} {read.Method} {read.Route}: {draft.StatusCode}");
                Assert.Equal(
                    (await nothing.Content.ReadAsStringAsync()).Replace("NONE", edition, StringComparison.Ordinal)
                        .Replace("none", set, StringComparison.Ordinal).Length,
                    (await draft.Content.ReadAsStringAsync()).Length);
            }
        }
    }

    [Fact]
    public async Task nor_as_the_other_side_of_a_comparison()
    {
        var (edition, _) = await Drafted();
        Assert.Equal(HttpStatusCode.NotFound,
            (await catalogue.Anybody.Get($"/api/catalogue/editions/U4SSC-2017/diff/{edition}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await catalogue.Ada.Get($"/api/catalogue/editions/U4SSC-2017/diff/{edition}")).StatusCode);
    }

    [Fact]
    public async Task secretariat_and_auditor_read_it_in_every_way()
    {
        var (edition, set) = await Drafted();
        foreach (var role in new[] { Role.Secretariat, Role.Auditor })
        {
            using var client = catalogue.Service.As(role);
            foreach (var read in Reads)
            {
                var answer = await Ask(client, read, edition, set, "U4SSC-2017");
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{role} {read.Method} {read.Route}: {answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("/editions")]
    [InlineData("/benchmark-sets")]
    public async Task lists_show_it_to_those_alone_too(string list)
    {
        var (edition, set) = await Drafted();
        var id = list == "/editions" ? edition : set;
        using var auditor = catalogue.Service.As(Role.Auditor);
        await Eventually.Is(async () => (await Ids(auditor, list)).Contains(id), "the draft in the auditor's list");
        Assert.Contains(id, await Ids(catalogue.Ada, list));
        foreach (var role in Others)
        {
            using var client = catalogue.Service.As(role, agency: "NO-KS", city: Guid.CreateVersion7());
            Assert.DoesNotContain(id, await Ids(client, list));
        }
    }

    [Fact]
    public async Task once_it_is_published_everybody_reads_it_with_its_beginnings()
    {
        var path = await catalogue.APublishedEdition();
        Assert.Equal(HttpStatusCode.OK, (await catalogue.Anybody.Get(path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await catalogue.Anybody.Get(path + "?version=1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await catalogue.Anybody.Get(path + "/history")).StatusCode);
    }

    private async Task<(string Edition, string Set)> Drafted()
    {
        var edition = (await catalogue.ADraft()).Split('/')[^1];
        var set = RunningCatalogue.NewBenchmarkSet();
        Assert.Equal(
            HttpStatusCode.Created,
            (await catalogue.Ada.Send(HttpMethod.Post, "/api/catalogue/benchmark-sets",
                new { id = set, edition = "U4SSC-2017", title = "A set" })).StatusCode);
        return (edition, set);
    }

    private static Task<HttpResponseMessage> Ask(HttpClient client, Permit read, string edition, string set, string other)
    {
        var route = "/api/catalogue" + read.Route.Replace("{edition}", edition, StringComparison.Ordinal)
            .Replace("{id}", set, StringComparison.Ordinal)
            .Replace("{other}", other, StringComparison.Ordinal).Replace("{code}", Code, StringComparison.Ordinal);
        // The difference of two versions, not of two editions.
        if (route.EndsWith("/diff", StringComparison.Ordinal)) route += "?from=1&to=1";
        return read.Method == "GET"
            ? client.Get(route)
            : client.Send(HttpMethod.Post, route, new { values = new[] { new { dataPoint = Code, value = 99 } } });
    }

    private static async Task<IReadOnlyList<string>> Ids(HttpClient client, string list)
    {
        var page = await (await client.Get($"/api/catalogue{list}?limit=500")).Json();
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }
}
