using System.Diagnostics;
using U4ssc.Contracts;
using U4ssc.Contracts.Catalogue.V1;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel;
using U4ssc.Submissions;
using U4ssc.Testing.Hosting;

namespace U4ssc.Benchmarks;

/// <summary>
/// What reading one submission costs after ten changes and after ten thousand; the two are asked in turns, so what else the machine does
/// weighs on both.
/// </summary>
public static class HistoryLength
{
    private const int Few = 10;
    private const int Many = 10_000;
    private const int DataPoints = 112;
    private const int WarmUps = 100;
    private const int Rounds = 400;
    private const string Agency = "NO-KS";

    private static readonly (string Name, string Below)[] Reads =
    [
        ("GET", ""), ("values", "/values"), ("screening", "/screening"), ("history, a page of 10", "/history?limit=10"),
        ("`?version=1`", "?version=1"),
        ("values at `?version=1`", "/values?version=1"),
    ];

    /// <summary>All reads.</summary>
    public static async Task Measure(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        await using var service = await RunningService.Start("submissions", SubmissionsService.Create);
        var city = Guid.CreateVersion7();
        await service.Publish(new EditionPublished(Fact(Guid.CreateVersion7(), 1), "U4SSC-2017", "KPIs", new string('a', 64), [], [Kpi()]));
        await service.Publish(new CityRegistered(Fact(city, 1), city, new(
            Agency, "1", "Bench", new Dictionary<string, string>(), "NO", null, null, null, null, new CityPopulation(795_736, 2019),
            138.35m, 336_600)));
        await service.Publish(new CityEnrolled(Fact(city, 2), city, Agency, "NO", new DateOnly(2020, 1, 1), new string('a', 64)));
        using var officer = service.As(Role.City, subject: "officer-1", city: city);
        var (few, many) = (await Open(officer, city, 2019), await Open(officer, city, 2020));
        await Change(officer, few, Few);
        await Change(officer, many, Many);

        foreach (var (name, below) in Reads)
        {
            var (shorter, longer) = (new List<double>(Rounds), new List<double>(Rounds));
            for (var i = 0; i < WarmUps + Rounds; i++)
            {
                // Either goes first as often as the other.
                foreach (var isLonger in i % 2 == 0 ? new[] { false, true } : [true, false])
                {
                    var spent = await Timed(officer, (isLonger ? many : few) + below);
                    if (i >= WarmUps) (isLonger ? longer : shorter).Add(spent);
                }
            }

            var (before, after) = (Percentile.Of(shorter, 0.5), Percentile.Of(longer, 0.5));
            report.Add($"{name} of a submission at {Few} and at {Many} versions",
                $"p50 {before:F2} and {after:F2} ms; ratio {after / before:F2}", "at most 1.5");
        }
    }

    private static Fact Fact(Guid stream, long version) => new(Guid.CreateVersion7(), stream, version, version, DateTimeOffset.UtcNow);

    private static Kpi Kpi() => new(
        "K", "K", "Economy", "ICT", "ICT", "core", new("ratio", 100, "population"),
        [.. Enumerable.Range(1, DataPoints).Select(i => new DataPoint($"EC-ICT-ICT-{i}C", $"Point {i}", "%", "higher_is_better", null))],
        []);

    private static async Task<string> Open(HttpClient officer, Guid city, int period)
    {
        HttpResponseMessage? opened = null;
        await Eventually.Is(async () =>
            (opened = await officer.Send(HttpMethod.Post, "/api/submissions", new { city, period })).IsSuccessStatusCode,
            "the city is known");
        return opened!.Headers.Location!.OriginalString;
    }

    private static async Task Change(HttpClient officer, string submission, int versions)
    {
        for (var version = 1; version < versions; version++)
        {
            // The first change says everything, so that both submissions have the same to show; the others change one value each.
            var points = version == 1 ? Enumerable.Range(1, DataPoints) : [1 + (version % DataPoints)];
            var values = points.Select(i => new { dataPoint = $"EC-ICT-ICT-{i}C", status = "reported", numerator = version }).ToArray();
            using var answer = await officer.Send(HttpMethod.Patch, submission + "/values", new { values }, ifMatch: version);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"Version {version}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private static async Task<double> Timed(HttpClient officer, string path)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await officer.GetAsync(new Uri(path, UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        var spent = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return answer.IsSuccessStatusCode
            ? spent
            : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
