using System.Text.Json;
using U4ssc.Audit.Bundles;
using U4ssc.Catalogue.Domain;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using Asked = U4ssc.Submissions.Domain;
using Judged = U4ssc.Certification.Domain;

namespace U4ssc.Audit.Checking;

/// <summary>An edition as each of the rules reads it.</summary>
internal sealed record KnownEdition(EditionContent Content, Asked.Edition Asked, Judged.Edition Judged)
{
    /// <summary>From what was published.</summary>
    public static KnownEdition Of(EditionContent content)
    {
        var sha256 = content.Sha256();
        return new(
            content,
            new(content.Edition, sha256, content.AllDataPoints().Select(one => Submissions.Domain.DataPoint.Of(
                one.DataPoint.Id, one.Kpi.Code, one.DataPoint.Label, one.DataPoint.Unit, Multiplier(one.Kpi),
                one.Kpi.Formula.CommonDenominator, one.DataPoint.Share))),
            new(content.Edition, sha256, [.. content.Kpis.Select(kpi => new Judged.Kpi(
                kpi.Code, kpi.Dimension, kpi.SubDimension, kpi.Category, EnumWords.Read<KpiLevel>(kpi.Level),
                [.. kpi.DataPoints.Select(point => new Judged.DataPoint(
                    point.Id, EnumWords.Read<Direction>(point.Direction),
                    FigureRule.OfDataPoint(point.Unit, Multiplier(kpi), point.Share)))], kpi.SdgGoals))]));
    }

    private static decimal? Multiplier(Catalogue.Domain.Kpi kpi) =>
        kpi.Formula.Kind == Words.Ratio ? kpi.Formula.Multiplier ?? 1 : null;
}

/// <summary>The editions and benchmark sets of a bundle, by their hash: what events name is found by that alone.</summary>
internal sealed class Contents
{
    private const int BytesMax = 64 * 1024 * 1024;
    private readonly Dictionary<string, KnownEdition> editions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Judged.BenchmarkSet> benchmarks = new(StringComparer.Ordinal);

    /// <summary>The edition of this hash; null where the bundle has none.</summary>
    public KnownEdition? Edition(string sha256) => editions.GetValueOrDefault(sha256);

    /// <summary>The benchmark set of this hash; null where the bundle has none.</summary>
    public Judged.BenchmarkSet? Benchmarks(string sha256) => benchmarks.GetValueOrDefault(sha256);

    /// <summary>Takes in all of a bundle.</summary>
    public static Contents Of(BundleReader bundle, Findings findings)
    {
        var contents = new Contents();
        foreach (var file in bundle.Manifest.Files.Select(file => file.Path).Where(path => path.StartsWith("catalogue/",
            StringComparison.Ordinal)))
        {
            var bytes = bundle.ReadAll(file, BytesMax);
            try
            {
                if (file.StartsWith("catalogue/edition-", StringComparison.Ordinal)) contents.Add(Read<EditionContent>(bytes));
                else contents.Add(Read<BenchmarkSetContent>(bytes));
            }
            catch (Exception problem) when (problem is JsonException or NotCanonicalException or ArgumentException)
            {
                findings.Refute(new(file), "is not the content of an edition or a benchmark set");
            }
        }

        return contents;
    }

    /// <summary>Takes in an edition.</summary>
    public void Add(EditionContent content)
    {
        var known = KnownEdition.Of(content);
        editions[known.Asked.ContentSha256] = known;
    }

    /// <summary>Takes in a benchmark set.</summary>
    public void Add(BenchmarkSetContent content) => benchmarks[content.Sha256()] = Of(content);

    /// <summary>As the decision reads it.</summary>
    public static Judged.BenchmarkSet Of(BenchmarkSetContent content) => new(
        content.BenchmarkSet, content.Edition, content.Agency, content.Sha256(),
        [.. content.Targets.Select(target => new Target(target.DataPoint, target.Target))]);

    /// <summary>Reads one.</summary>
    public static T Read<T>(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<T>(bytes, Json.Options) ?? throw new JsonException("There is nothing.");
}
