using System.Text.RegularExpressions;

namespace U4ssc.Kernel;

/// <summary>
/// What an agency's code may be, wherever one is given: two letters first, then capital letters, digits and single hyphens, such as
/// <c>NO-KS</c>.
/// </summary>
public static partial class AgencyCode
{
    /// <summary>Characters at the most.</summary>
    public const int CharactersMax = 20;

    /// <summary>True where <paramref name="text"/> is one.</summary>
    public static bool Is(string? text) => text is { Length: <= CharactersMax } && Form().IsMatch(text);

    [GeneratedRegex(@"\A[A-Z]{2}[A-Z0-9]*(-[A-Z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
