using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using JasperFx.Events;
using Marten;
using U4ssc.Kernel.Hosting;
using U4ssc.Submissions.Domain;
using Weasel.Core;

namespace U4ssc.Benchmarks;

/// <summary>
/// Commands a second of <c>PATCH /values</c> with 112 values through gateway and service, against bare appends of the same event to the same server.
/// </summary>
public static class ReportingValues
{
    private const int Workers = 8;
    private const int CitiesEach = 2;
    // Enough that a round takes seconds and that the first, which is not counted, has warmed every process.
    private const int DraftsEach = 43;
    private const int ReportsEach = 6;
    private const int Rounds = 3;

    /// <summary>Both, in turns.</summary>
    public static async Task Measure(MeasuredPlatform platform, Report report)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(report);
        var setting = await Setting.Make(platform, Workers, DraftsEach * (Rounds + 1));
        Console.WriteLine($"  {Workers * DraftsEach * (Rounds + 1)} drafts are open");
        await Through(setting, 0);
        await using var store = await BareStore();
        await Bare(store, setting);
        var (through, bare) = (new List<double>(), new List<double>());
        var (spentThrough, spentBare) = ("", "");
        for (var round = 1; round <= Rounds; round++)
        {
            var before = ProcessorTime.Now();
            through.Add(await Through(setting, round));
            var between = ProcessorTime.Now();
            bare.Add(await Bare(store, setting));
            (spentThrough, spentBare) = (between.Each(before, Workers * DraftsEach * ReportsEach), ProcessorTime.Now().Each(between, Workers * DraftsEach * ReportsEach));
        }

        var (mine, theirs) = (Percentile.Of(through, 0.5), Percentile.Of(bare, 0.5));
        report.Add($"PATCH /values with 112 values through gateway and service, {Workers} at once", $"{mine:F0} commands/s");
        report.Add("processor time of each such command, ms", $"{spentThrough}");
        report.Add("processor time of each bare append, ms", $"{spentBare}");
        report.Add("bare append of the same event, as many at once", $"{theirs:F0} appends/s; ratio {mine / theirs:F2}", "ratio at least 0.5");
    }

    private static async Task<double> Through(Setting setting, int round)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            foreach (var draft in setting.Drafts[worker].Skip(round * DraftsEach).Take(DraftsEach))
            {
                for (var i = 1; i <= ReportsEach; i++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/submissions/{draft.Id}/values") { Content = new ByteArrayContent(setting.Bodies[i % 2]) };
                    request.Content.Headers.ContentType = new("application/json");
                    request.Headers.TryAddWithoutValidation("If-Match", $"\"{i}\"");
                    using var answer = await draft.City.SendAsync(request);
                    if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
                }
            }
        }));
        return Workers * DraftsEach * ReportsEach / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> Bare(DocumentStore store, Setting setting)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async _ =>
        {
            for (var draft = 0; draft < DraftsEach; draft++)
            {
                var stream = Guid.CreateVersion7();
                for (var i = 1; i <= ReportsEach; i++)
                {
                    await using var session = store.LightweightSession();
                    if (i == 1) session.Events.StartStream(stream, setting.Events[i % 2]);
                    else session.Events.Append(stream, i, setting.Events[i % 2]);
                    await session.SaveChangesAsync();
                }
            }
        }));
        return Workers * DraftsEach * ReportsEach / watch.Elapsed.TotalSeconds;
    }

    private static async Task<DocumentStore> BareStore()
    {
        var connection = await Servers.NewDatabase("values");
        var store = DocumentStore.For(options =>
        {
            options.Connection(connection);
            options.UseSystemTextJsonForSerialization(Json.Options, EnumStorage.AsString, Casing.CamelCase);
            options.Events.AppendMode = EventAppendMode.Rich;
            options.Events.MapEventType<SubmissionValuesReported>("submission_values_reported");
        });
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        return store;
    }

    private sealed record Draft(HttpClient City, Guid Id);

    /// <summary>For each worker drafts of cities of its own, and what is reported.</summary>
    private sealed record Setting(IReadOnlyList<Draft>[] Drafts, byte[][] Bodies, SubmissionValuesReported[] Events)
    {
        public static async Task<Setting> Make(MeasuredPlatform platform, int workers, int draftsEach)
        {
            using var agency = await platform.Agency();
            using var anybody = new HttpClient { BaseAddress = platform.Address };
            var kpis = await anybody.GetFromJsonAsync<JsonElement>("/api/catalogue/editions/U4SSC-2017/kpis?limit=500");
            var points = kpis.GetProperty("items").EnumerateArray().SelectMany(kpi => kpi.GetProperty("dataPoints").EnumerateArray()).Select(point => point.GetProperty("id").GetString()!).ToList();
            var bodies = new[] { Body(points, 0), Body(points, 1) };
            var drafts = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Open(platform, agency, worker, draftsEach)));
            return new(drafts, [.. bodies.Select(body => JsonSerializer.SerializeToUtf8Bytes(body, Json.Options))], [.. bodies.Select(body => new SubmissionValuesReported(null, body.Values, "city"))]);
        }

        private static async Task<IReadOnlyList<Draft>> Open(MeasuredPlatform platform, HttpClient agency, int worker, int count)
        {
            var drafts = new List<Draft>();
            for (var i = 0; i < CitiesEach; i++)
            {
                var (client, city) = await platform.City(agency, $"values-{worker}-{i}");
                for (var period = SubmissionLimits.PeriodMin; period < SubmissionLimits.PeriodMin + (count / CitiesEach); period++) drafts.Add(new(client, await client.Draft(city, period)));
            }

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
