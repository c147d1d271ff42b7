using System.Text.Json.Serialization;
using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>What a benchmark set says, whole: its hash is taken over exactly this.</summary>
/// <param name="BenchmarkSet">Id, such as <c>illustrative-2017</c>.</param>
/// <param name="Edition">The published edition whose data points it is about.</param>
/// <param name="Targets">One a data point, in ordinal order of the data points.</param>
/// <param name="Agency">The agency whose cities it is for; null where it is the programme's.</param>
public sealed record BenchmarkSetContent(
    string BenchmarkSet, string Edition, string Title, IReadOnlyList<BenchmarkTarget> Targets,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Agency = null)
{
    /// <summary>The same set with one target put in its place.</summary>
    public BenchmarkSetContent With(BenchmarkTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return this with { Targets = InOrder([.. Targets.Where(known => known.DataPoint != target.DataPoint), target]) };
    }

    /// <summary>SHA-256 (lower-case hex) of the canonical JSON (RFC 8785) of this content, as GET shows it.</summary>
    public string Sha256() => CanonicalJson.Sha256(this, Json.Options);

    /// <summary>True where every member says the same, targets by their content.</summary>
    public bool SameAs(BenchmarkSetContent other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Targets = other.Targets } == other && Targets.SequenceEqual(other.Targets);
    }

    /// <summary>Targets in the order in which they are hashed.</summary>
    public static IReadOnlyList<BenchmarkTarget> InOrder(IEnumerable<BenchmarkTarget> targets) =>
        [.. targets.OrderBy(target => target.DataPoint, StringComparer.Ordinal)];
}

/// <summary>The target of one data point.</summary>
/// <param name="Target">In the data point's unit.</param>
/// <param name="Source">The public text that states the target. There is no target without one.</param>
public sealed record BenchmarkTarget(string DataPoint, decimal Target, string Source);
