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
    private const int DraftsEach = 6;
    private const int ReportsEach = 6;
    private const int Rounds = 3;

    /// <summary>Both, in turns.</summary>
    public static async Task Measure(MeasuredPlatform platform, Report report)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(report);
        var setting = await Setting.Make(platform, Workers, DraftsEach * (Rounds + 1));
        await Through(setting, 0);
        await using var store = await BareStore();
        await Bare(store, setting);
        var (through, bare) = (new List<double>(), new List<double>());
        for (var round = 1; round <= Rounds; round++)
        {
            through.Add(await Through(setting, round));
            bare.Add(await Bare(store, setting));
        }

        var (mine, theirs) = (Percentile.Of(through, 0.5), Percentile.Of(bare, 0.5));
        report.Add($"PATCH /values with 112 values through gateway and service, {Workers} at once", $"{mine:F0} commands/s");
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
                    using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/submissions/{draft}/values") { Content = new ByteArrayContent(setting.Bodies[i % 2]) };
                    request.Content.Headers.ContentType = new("application/json");
                    request.Headers.TryAddWithoutValidation("If-Match", $"\"{i}\"");
                    using var answer = await setting.Cities[worker].SendAsync(request);
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

    /// <summary>Cities with drafts, and what they report.</summary>
    private sealed record Setting(IReadOnlyList<HttpClient> Cities, IReadOnlyList<IReadOnlyList<Guid>> Drafts, byte[][] Bodies, SubmissionValuesReported[] Events)
    {
        public static async Task<Setting> Make(MeasuredPlatform platform, int cities, int draftsEach)
        {
            using var agency = await platform.Agency();
            using var anybody = new HttpClient { BaseAddress = platform.Address };
            var kpis = await anybody.GetFromJsonAsync<JsonElement>("/api/catalogue/editions/U4SSC-2017/kpis?limit=500");
            var points = kpis.GetProperty("items").EnumerateArray().SelectMany(kpi => kpi.GetProperty("dataPoints").EnumerateArray()).Select(point => point.GetProperty("id").GetString()!).ToList();
            var bodies = new[] { Body(points, 0), Body(points, 1) };
            var (clients, drafts) = (new List<HttpClient>(), new List<IReadOnlyList<Guid>>());
            for (var i = 0; i < cities; i++)
            {
                var (client, city) = await platform.City(agency, $"values-{i}");
                clients.Add(client);
                var opened = new List<Guid>();
                for (var period = 2015; opened.Count < draftsEach; period++) opened.Add(await client.Draft(city, period));
                drafts.Add(opened);
            }

            return new(clients, drafts, [.. bodies.Select(body => JsonSerializer.SerializeToUtf8Bytes(body, Json.Options))], [.. bodies.Select(body => new SubmissionValuesReported(null, body.Values, "city"))]);
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
