using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using JasperFx.Events;
using Marten;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Domain;
using Weasel.Core;

namespace U4ssc.Benchmarks;

/// <summary>
/// Commands a second of <c>PATCH /values</c> with 112 values through gateway and service, against bare appends of the same event to the
/// same server.
/// </summary>
public static class ReportingValues
{
    // Alone a client waits for each answer; eight at once keep both cores busy with everything there is to do, what comes after the answer
    // included.
    private static readonly int[] AtOnce = [1, 2, 8];
    private const int Cities = 29;
    private const int PeriodsEach = 11;
    // So many of the drafts are reported to in a round; the next round goes on with those after them.
    private const int Drafts = 80;
    private const int ReportsEach = 6;
    private const int Rounds = 7;
    private const int WarmUps = 8;
    private const int WarmUpReportsEach = 30;

    /// <summary>Both, in turns.</summary>
    public static async Task Measure(MeasuredPlatform platform, Report report)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(report);
        var setting = await Setting.Make(platform);
        Console.WriteLine($"  {setting.Drafts.Count} drafts are open");
        var used = 0;
        await using var store = await BareStore(asOurs: false);
        await using var tuned = await BareStore(asOurs: true);
        // The first rounds warm every process and are not counted: some 19,000 commands, after which the compiler in the services has
        // nothing left to do.
        for (var round = 0; round < WarmUps; round++)
        {
            await Through(setting, used++, AtOnce[^1], WarmUpReportsEach);
            await Bare(store, setting, AtOnce[^1], WarmUpReportsEach);
            await Bare(tuned, setting, AtOnce[^1], WarmUpReportsEach);
        }

        Console.WriteLine("  the services are warm");
        foreach (var atOnce in AtOnce)
        {
            var (through, bare, ratios, ratiosToTuned) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            ProcessorTime? spentThrough = null, spentBare = null;
            for (var round = 0; round < Rounds; round++)
            {
                var before = ProcessorTime.Now();
                through.Add(await Through(setting, used++, atOnce, ReportsEach));
                var between = ProcessorTime.Now();
                bare.Add(await Bare(store, setting, atOnce, ReportsEach));
                (spentThrough, spentBare) = (between.Since(before, spentThrough), ProcessorTime.Now().Since(between, spentBare));
                // Of neighbours in time: the machine is another one a minute later.
                ratios.Add(through[^1] / bare[^1]);
                ratiosToTuned.Add(through[^1] / await Bare(tuned, setting, atOnce, ReportsEach));
            }

            var (mine, theirs) = (Percentile.Of(through, 0.5), Percentile.Of(bare, 0.5));
            report.Add($"PATCH /values with 112 values through gateway and service, {atOnce} at once",
                $"{mine:F0} commands/s; processor time of each, ms: {spentThrough?.Each(Rounds * Drafts * ReportsEach)}");
            report.Add($"bare append of the same event, {atOnce} at once",
                $"{theirs:F0} appends/s; processor time of each, ms: {spentBare?.Each(Rounds * Drafts * ReportsEach)}");
            report.Add($"ratio, {atOnce} at once: the middle one of {Rounds} pairs",
                $"{Percentile.Of(ratios, 0.5):F2} ({ratios.Min():F2} to {ratios.Max():F2})", "at least 0.5");
            report.Add($"ratio, {atOnce} at once, to bare appends with the service's own settings of connection and table",
                $"{Percentile.Of(ratiosToTuned, 0.5):F2} ({ratiosToTuned.Min():F2} to {ratiosToTuned.Max():F2})");
        }
    }

    // Each draft is one worker's: its reports come one after the other.
    private static async Task<double> PerSecond(int atOnce, int reportsEach, Func<int, Task> draft)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < Drafts; i = Interlocked.Increment(ref next)) await draft(i);
        }));
        return Drafts * reportsEach / watch.Elapsed.TotalSeconds;
    }

    private static Task<double> Through(Setting setting, int round, int atOnce, int reportsEach) =>
        PerSecond(atOnce, reportsEach, async i =>
    {
        var draft = setting.Drafts[((round * Drafts) + i) % setting.Drafts.Count];
        for (var report = 0; report < reportsEach; report++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/submissions/{draft.Id}/values")
            {
                Content = new ByteArrayContent(setting.Bodies[draft.Version % 2]),
            };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{draft.Version++}\"");
            using var answer = await draft.City.SendAsync(request);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        }
    });

    private static Task<double> Bare(DocumentStore store, Setting setting, int atOnce, int reportsEach) =>
        PerSecond(atOnce, reportsEach, async _ =>
    {
        var stream = Guid.CreateVersion7();
        for (var version = 1; version <= reportsEach; version++)
        {
            await using var session = store.LightweightSession();
            if (version == 1) session.Events.StartStream(stream, setting.Events[version % 2]);
            else session.Events.Append(stream, version, setting.Events[version % 2]);
            await session.SaveChangesAsync();
        }
    });

    // The library as it comes; or with everything that the services set, so that only what they do is between the two.
    private static async Task<DocumentStore> BareStore(bool asOurs)
    {
        var connection = await Servers.NewDatabase("values");
        if (asOurs) connection = ServiceBuilder.Connection(connection, "u4ssc-bench").ConnectionString;
        var store = DocumentStore.For(options =>
        {
            options.Connection(connection);
            options.UseSystemTextJsonForSerialization(Json.Options, EnumStorage.AsString, Casing.CamelCase,
                StoreBuilder.AsThePlatformSpells);
            options.Events.AppendMode = EventAppendMode.Rich;
            options.Events.MapEventType<SubmissionValuesReported>("submission_values_reported");
        });
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        if (asOurs)
        {
            await using var database = NpgsqlDataSource.Create(connection);
            await using var compress = database.CreateCommand(StoreBuilder.Compression);
            await compress.ExecuteNonQueryAsync();
        }

        return store;
    }

    private sealed record Draft(HttpClient City, Guid Id)
    {
        public long Version { get; set; } = 1;
    }

    /// <summary>Drafts of several cities, and what is reported.</summary>
    private sealed record Setting(IReadOnlyList<Draft> Drafts, byte[][] Bodies, SubmissionValuesReported[] Events)
    {
        public static async Task<Setting> Make(MeasuredPlatform platform)
        {
            using var agency = await platform.Agency();
            using var anybody = new HttpClient { BaseAddress = platform.Address };
            var kpis = await anybody.GetFromJsonAsync<JsonElement>("/api/catalogue/editions/U4SSC-2017/kpis?limit=500");
            var points = kpis.GetProperty("items").EnumerateArray().SelectMany(kpi => kpi.GetProperty("dataPoints").EnumerateArray())
                .Select(point => point.GetProperty("id").GetString()!).ToList();
            var bodies = new[] { Body(points, 0), Body(points, 1) };
            var opened = await Task.WhenAll(Enumerable.Range(0, Cities).Select(i => Open(platform, agency, i)));
            // One of each city after the other.
            return new([.. Enumerable.Range(0, PeriodsEach).SelectMany(i => opened.Select(city => city[i]))],
                [.. bodies.Select(body => JsonSerializer.SerializeToUtf8Bytes(body, Json.Options))],
                [.. bodies.Select(body => new SubmissionValuesReported(null, body.Values, new("city")))]);
        }

        private static async Task<IReadOnlyList<Draft>> Open(MeasuredPlatform platform, HttpClient agency, int number)
        {
            var (client, city) = await platform.City(agency, $"values-{number}");
            var drafts = new List<Draft>();
            for (var period = SubmissionLimits.PeriodMin; drafts.Count < PeriodsEach; period++)
                drafts.Add(new(client, await client.Draft(city, period)));
            return drafts;
        }

        private sealed record Said(IReadOnlyList<StatedValue> Values);

        private static Said Body(IReadOnlyList<string> points, decimal value) => new(
        [
            .. points.Select(point => new StatedValue(point, ValueStatus.Reported)
            {
                Value = value,
                Quality = DataQuality.AccurateMeasurement,
                Origin = ValueOrigin.OfficialStatistics,
                Source = new ValueSource("Statistical yearbook of the city, chapter 4", 2020, null),
                Note = "As measured at the end of the year.",
            }),
        ]);
    }
}
