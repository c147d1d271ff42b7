using System.Diagnostics;
using System.Globalization;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;
using U4ssc.Registry;
using U4ssc.Registry.Features;
using U4ssc.Testing.Hosting;

namespace U4ssc.Benchmarks;

/// <summary>What a filter, a search and a sort cost over many cities, each beside the first page without any of them.</summary>
internal static class Listing
{
    private const int Cities = 200_000, Rounds = 60;

    private static readonly string[] Syllables = ["bar", "ce", "lo", "na", "måla", "ga", "trom", "sø", "val", "den", "cia", "ly", "on",
        "gra", "zü", "rich", "os", "ves", "ter", "by"];
    private static readonly string[] Countries = ["NO", "ES", "FR", "DE", "IT", "PL", "SE", "CH"];

    private static readonly string[] Queries =
    [
        "country=NO", "country=XK", "agency=NO-A7", "agency=NO-NONE", "status=withdrawn", "status=enrolled&country=ES", "q=malaga",
        "q=tromso+valencia", "q=zurich&country=CH",
        "q=nowhere", "q=os", "q=GN-1999", "sort=name", "sort=-name", "sort=name&country=FR", "sort=name&agency=NO-A7", "q=valcia&sort=name",
        "limit=50&sort=-created",
    ];

    public static async Task Measure(Report report)
    {
        await using var service = await RunningService.Start("registry", RegistryService.Create);
        var store = service.App.Services.GetRequiredService<IDocumentStore>();
        foreach (var some in Enumerable.Range(0, Cities).Chunk(10_000)) await store.BulkInsertAsync(some.Select(Row).ToArray());
        await using (var database = NpgsqlDataSource.Create(service.Database))
        {
            await using var analyze = database.CreateCommand("vacuum analyze mt_doc_cityrow");
            analyze.CommandTimeout = 300;
            await analyze.ExecuteNonQueryAsync();
        }

        using var auditor = service.As(Role.Auditor);
        foreach (var query in Queries.Prepend("")) await Ask(auditor, query);
        // By turns, so that whatever else the machine does falls on both.
        var times = Queries.ToDictionary(query => query, _ => new List<double>());
        var bare = new List<double>();
        for (var round = 0; round < Rounds; round++)
            foreach (var query in Queries)
            {
                bare.Add(await Ask(auditor, ""));
                times[query].Add(await Ask(auditor, query));
            }

        var page = Percentile.Of(bare, 0.95);
        var (worst, of) = times.Select(one => (Percentile.Of(one.Value, 0.95), one.Key)).Max();
        foreach (var (query, taken) in times) Console.WriteLine(
            $"    {query}: {(Percentile.Of(taken, 0.95) / page).ToString("F2", CultureInfo.InvariantCulture)}");
        report.Add(
            $"any filter, search or sort of {Cities} cities, p95, to the first page without",
            $"{page:F1} ms; **ratio at most {worst / page:F2}** (`{of}`), over {Queries.Length} queries", "at most 3");
    }

    private static CityRow Row(int at)
    {
        var name = string.Concat(Enumerable.Range(0, 3)
            .Select(part => Syllables[(at / (int)Math.Pow(Syllables.Length, part)) % Syllables.Length])) + (at % 5 == 0 ? " by" : "");
        return new CityRow
        {
            Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(at)),
            Status = at % 1000 == 0 ? CityStatus.Withdrawn : at % 7 == 0 ? CityStatus.Enrolled : CityStatus.Candidate,
            Agency = string.Create(CultureInfo.InvariantCulture, $"NO-A{at % 200}"),
            ExternalRef = string.Create(CultureInfo.InvariantCulture, $"GN-{at}"),
            FoldedRef = string.Create(CultureInfo.InvariantCulture, $"gn-{at}"),
            Name = name,
            Country = Countries[at % Countries.Length],
            Searched = INamedRow.SearchedIn(name, string.Create(CultureInfo.InvariantCulture, $"GN-{at}")),
            SortedBy = Text.FoldedKey(name),
        };
    }

    private static async Task<double> Ask(HttpClient client, string query)
    {
        var begun = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(new Uri("/api/registry/cities?" + query, UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
