using System.Diagnostics;
using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Submissions.Domain;

namespace U4ssc.Benchmarks;

/// <summary>
/// What reading a body that is right in one go brings, against looking at it place by place. Processor time, since that is what a machine
/// under load has too little of; both ways in turns.
/// </summary>
internal static class ReadingBodies
{
    private const int Values = 112;
    private const int Rounds = 9;
    private const int ReadsEach = 1_000;

    private sealed record Said(IReadOnlyList<StatedValue> Values);

    /// <summary>Both ways.</summary>
    public static void Measure(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var body = Body();
        var (oneGo, places) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var (one, other) = (Each(() => InOneGo(body)), Each(() => PlaceByPlace(body)));
            // The first round warms both.
            if (round == 0) continue;
            oneGo.Add(one);
            places.Add(other);
        }

        foreach (var (how, each) in (ReadOnlySpan<(string, List<double>)>)[("in one go", oneGo), ("place by place", places)])
            report.Add(
                $"a right body of {body.Length} bytes is read {how}",
                $"{Percentile.Of(each, 0.5):F0} µs of processor time ({each.Min():F0} to {each.Max():F0})");
    }

    private static double Each(Func<Said> read)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var i = 0; i < ReadsEach; i++)
            if (read().Values.Count != Values) throw new InvalidOperationException("Something else was read.");
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds / ReadsEach;
    }

    private static Said InOneGo(byte[] body) =>
        ExactJson<Said>.Read(body) ?? throw new InvalidOperationException("It is right and was not read.");

    private static Said PlaceByPlace(byte[] body)
    {
        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Json.DepthMax, AllowDuplicateProperties = false });
        if (JsonShape.Wrong(json.RootElement, typeof(Said)).Count > 0) throw new InvalidOperationException("It is right and was refused.");
        return json.Deserialize<Said>(ComposedText.Options)!;
    }

    private static byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(
        new Said([.. Enumerable.Range(0, Values).Select(i => new StatedValue(
            $"EC-ICT-ICT-{i}C", ValueStatus.Reported, 12_345 + i, 67_890, null, DataQuality.AccurateMeasurement, ValueOrigin.OwnRecords,
            new("National statistics office, population by region and year", 2020, "https://example.org/table/07459"),
            "As of 1 January."))]),
        Json.Options);
}
