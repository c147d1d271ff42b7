using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace U4ssc.Submissions;

/// <summary>Choices as they are written in JSON: snake_case.</summary>
internal static class Words
{
    public static string Of<T>(T choice)
        where T : struct, Enum => Cache<T>.Names[choice];

    [return: NotNullIfNotNull(nameof(choice))]
    public static string? Of<T>(T? choice)
        where T : struct, Enum => choice is { } chosen ? Of(chosen) : null;

    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names = Enum.GetValues<T>().ToDictionary(choice => choice, choice => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString()));
    }
}
