using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>What can happen to a benchmark set. Stored for ever; members are added, never renamed.</summary>
public interface IBenchmarkSetEvent;

/// <summary>The names under which a benchmark set's events lie on disk, in histories and in leaves, for ever.</summary>
public static class BenchmarkSetEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("benchmark_set_drafted", typeof(BenchmarkSetDrafted)),
        ("benchmark_target_set", typeof(BenchmarkTargetSet)),
        ("benchmark_set_published", typeof(BenchmarkSetPublished)),
    ];
}

/// <summary>A benchmark set was drafted, with the targets known so far. Stored as <c>benchmark_set_drafted</c>.</summary>
/// <param name="By">Opaque id of the holder of the account: the person who drafted it.</param>
public sealed record BenchmarkSetDrafted(BenchmarkSetContent Content, Holder By) : IBenchmarkSetEvent;

/// <summary>The target of one data point was set, or set anew. Stored as <c>benchmark_target_set</c>.</summary>
/// <param name="By">Opaque id of the holder of the account: the person who set it.</param>
public sealed record BenchmarkTargetSet(BenchmarkTarget Target, Holder By) : IBenchmarkSetEvent;

/// <summary>
/// The set was published and is frozen. Stored as <c>benchmark_set_published</c>; it carries the frozen statement itself, complete.
/// </summary>
/// <param name="ContentSha256">SHA-256 (lower-case hex) of the canonical JSON (RFC 8785) of <paramref name="Content"/>.</param>
/// <param name="By">Opaque id of the holder of the account: the second person.</param>
public sealed record BenchmarkSetPublished(BenchmarkSetContent Content, string ContentSha256, Holder By) : IBenchmarkSetEvent;
