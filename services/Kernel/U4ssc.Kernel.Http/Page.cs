namespace U4ssc.Kernel.Http;

/// <summary>A page of a list.</summary>
/// <param name="Next">The cursor of the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
