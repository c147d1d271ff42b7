using System.Text.Json.Serialization;

namespace U4ssc.Kernel.Http;

/// <summary>A page of a list.</summary>
/// <param name="Next">The cursor of the next page; null at the end.</param>
/// <param name="Total">How many there are in all, where it was asked for with <c>total=true</c>.</param>
public sealed record Page<T>(
    IReadOnlyList<T> Items, string? Next, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Total? Total = null);

/// <summary>How many items a list has.</summary>
/// <param name="Count">How many were counted.</param>
/// <param name="IsExact">False where there are more than are counted.</param>
public sealed record Total(int Count, bool IsExact);
