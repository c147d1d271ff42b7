using System.Text.RegularExpressions;
using U4ssc.Kernel;

namespace U4ssc.Registry.Domain;

/// <summary>
/// How long the registry's texts may be, and the shapes of its codes. What may stand in a text is said by <see cref="Text"/>.
/// </summary>
public static partial class Shapes
{
    /// <summary>Characters of a name at the most.</summary>
    public const int NameLengthMax = 200;

    /// <summary>Characters of an agency's own name for a city at the most.</summary>
    public const int ExternalRefLengthMax = 100;

    /// <summary>Characters of a reason at the most.</summary>
    public const int ReasonLengthMax = 2000;

    /// <summary>Characters of a language tag at the most (RFC 5646 section 4.4.1).</summary>
    public const int LanguageTagLengthMax = 35;

    /// <summary>A name of a city or an agency.</summary>
    public static bool IsName(string? text) => Text.Is(TextKind.Line, text, NameLengthMax);

    /// <summary>An agency's own name for a city.</summary>
    public static bool IsExternalRef(string? text) => Text.Is(TextKind.Reference, text, ExternalRefLengthMax);

    /// <summary>A reason: some words, line breaks allowed.</summary>
    public static bool IsReason(string? text) => Text.Is(TextKind.Prose, text, ReasonLengthMax);

    /// <summary>
    /// The shape of a BCP 47 language tag: a primary language of two or three letters, then subtags. The registry of tags is not consulted.
    /// </summary>
    public static bool IsLanguageTag(string? text) => text is { Length: <= LanguageTagLengthMax } && LanguageTag().IsMatch(text);

    /// <summary>The shape of an ISO 3166-2 code: country, hyphen, one to three letters or digits.</summary>
    public static bool IsSubdivision(string? text) => text is not null && Subdivision().IsMatch(text);

    /// <summary>The shape of a UN/LOCODE without its blank: country, then three letters or digits 2 to 9.</summary>
    public static bool IsUnLocode(string? text) => text is not null && UnLocode().IsMatch(text);

    /// <summary>A SHA-256 as 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string? text) => text is not null && Sha256().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"\A[A-Z]{2}-[A-Z0-9]{1,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdivision();

    [GeneratedRegex(@"\A[A-Z]{2}[A-Z2-9]{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UnLocode();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();
}
