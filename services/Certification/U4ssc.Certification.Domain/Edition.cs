using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>Core KPIs count for the certificate; advanced ones are scored beside them.</summary>
public enum KpiLevel
{
    /// <summary>Every city is asked for it.</summary>
    Core,

    /// <summary>For cities that want to show more.</summary>
    Advanced,
}

/// <summary>Which way a figure is better.</summary>
public enum Direction
{
    /// <summary>More is better.</summary>
    HigherIsBetter,

    /// <summary>Less is better.</summary>
    LowerIsBetter,

    /// <summary>Neither: never scored.</summary>
    Neutral,
}

/// <summary>One figure of a KPI.</summary>
/// <param name="Figure">What it may be.</param>
public sealed record DataPoint(string Id, Direction Direction, FigureRule Figure);

/// <summary>
/// One KPI, as far as the decision reads it. A category is known within its sub-dimension alone: names such as Transport recur.
/// </summary>
/// <param name="SdgGoals">The Sustainable Development Goals (1 to 17) that it speaks to.</param>
public sealed record Kpi(
    string Code, string Dimension, string SubDimension, string Category, KpiLevel Level, IReadOnlyList<DataPoint> DataPoints,
    IReadOnlyList<int> SdgGoals);

/// <summary>A published, immutable version of the KPI catalogue.</summary>
/// <param name="Sha256">SHA-256 (lower-case hex) of its content.</param>
public sealed record Edition(string Id, string Sha256, IReadOnlyList<Kpi> Kpis);

/// <summary>The target of one data point, in its unit.</summary>
public sealed record Target(string DataPoint, decimal Value);

/// <summary>A published, immutable set of targets for one edition.</summary>
/// <param name="Agency">The agency whose cities it is for; null where it is the programme's.</param>
/// <param name="Sha256">SHA-256 (lower-case hex) of its content.</param>
public sealed record BenchmarkSet(string Id, string Edition, string? Agency, string Sha256, IReadOnlyList<Target> Targets);
