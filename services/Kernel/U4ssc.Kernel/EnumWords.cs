using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace U4ssc.Kernel;

/// <summary>
/// The one spelling of enumerations outside of the code: snake_case, in requests, answers, stored events, messages and hashes.
/// </summary>
public static class EnumWords
{
    /// <summary>The word of a value: <c>HigherIsBetter</c> is <c>higher_is_better</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
            Spelt<T>.ByValue.GetValueOrDefault(value) ?? throw new ArgumentOutOfRangeException(nameof(value), value, "It has no word.");

    /// <summary>The word of a value, where there is one.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static string? Of<T>(T? value)
        where T : struct, Enum => value is { } there ? Of(there) : null;

    /// <summary>The value of a word, exactly as it is spelt; null where there is none.</summary>
    public static T? Find<T>(string? word)
        where T : struct, Enum => word is not null && Spelt<T>.ByWord.TryGetValue(word, out var value) ? value : null;

    /// <summary>
    /// The value of a word that somebody must have written so. One that is not known is a fault: guessing would decide wrongly.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the words.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum =>
        Find<T>(word)
            ?? throw new ArgumentOutOfRangeException(nameof(word), word,
                $"None of the words of {typeof(T).Name}: {string.Join(", ", All<T>())}.");

    /// <summary>Every word, in the order of the values.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => Spelt<T>.InOrder;

    /// <summary>The word of a name as the code writes it.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static class Spelt<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue = Enum.GetValues<T>()
            .ToDictionary(value => value, value => Of(value.ToString()));
        public static readonly Dictionary<string, T> ByWord =
            ByValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        public static readonly string[] InOrder = [.. Enum.GetValues<T>().Select(value => ByValue[value])];
    }
}
