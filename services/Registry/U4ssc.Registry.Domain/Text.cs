using System.Globalization;
using System.Text.RegularExpressions;

namespace U4ssc.Registry.Domain;

/// <summary>What the registry's texts may look like. Lengths are in UTF-16 code units.</summary>
public static partial class Text
{
    /// <summary>Characters of an agency code at the most.</summary>
    public const int AgencyCodeLengthMax = 20;

    /// <summary>Characters of a name at the most.</summary>
    public const int NameLengthMax = 200;

    /// <summary>Characters of an agency's own name for a city at the most.</summary>
    public const int ExternalRefLengthMax = 100;

    /// <summary>Characters of a reason at the most.</summary>
    public const int ReasonLengthMax = 2000;

    /// <summary>Characters of a language tag at the most (RFC 5646 section 4.4.1).</summary>
    public const int LanguageTagLengthMax = 35;

    /// <summary>Capital letters, digits and single hyphens, two letters first: <c>NO-KS</c>.</summary>
    public static bool IsAgencyCode(string? text) => text is { Length: <= AgencyCodeLengthMax } && AgencyCode().IsMatch(text);

    /// <summary>A name of a city or an agency.</summary>
    public static bool IsName(string? text) => IsLine(text, NameLengthMax);

    /// <summary>An agency's own name for a city.</summary>
    public static bool IsExternalRef(string? text) => IsLine(text, ExternalRefLengthMax);

    /// <summary>A reason: some words, line breaks allowed.</summary>
    public static bool IsReason(string? text) =>
        text is { Length: > 0 and <= ReasonLengthMax } && !string.IsNullOrWhiteSpace(text) && IsWritable(text, lineBreaks: true);

    /// <summary>The shape of a BCP 47 language tag: a primary language of two or three letters, then subtags. The registry of tags is not consulted.</summary>
    public static bool IsLanguageTag(string? text) => text is { Length: <= LanguageTagLengthMax } && LanguageTag().IsMatch(text);

    /// <summary>The shape of an ISO 3166-2 code: country, hyphen, one to three letters or digits.</summary>
    public static bool IsSubdivision(string? text) => text is not null && Subdivision().IsMatch(text);

    /// <summary>The shape of a UN/LOCODE without its blank: country, then three letters or digits 2 to 9.</summary>
    public static bool IsUnLocode(string? text) => text is not null && UnLocode().IsMatch(text);

    /// <summary>A SHA-256 as 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string? text) => text is not null && Sha256().IsMatch(text);

    private static bool IsLine(string? text, int lengthMax) =>
        text is { Length: > 0 } && text.Length <= lengthMax && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]) && IsWritable(text, lineBreaks: false);

    // Control characters have no place in a name, and half a surrogate pair cannot be stored as UTF-8 at all.
    private static bool IsWritable(string text, bool lineBreaks)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])) at++;
            else if (char.IsSurrogate(text[at])) return false;
            else if (lineBreaks && text[at] is '\n' or '\r' or '\t') continue;
            else if (char.GetUnicodeCategory(text[at]) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) return false;
        }

        return true;
    }

    [GeneratedRegex(@"\A[A-Z]{2}[A-Z0-9]*(-[A-Z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex AgencyCode();

    [GeneratedRegex(@"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"\A[A-Z]{2}-[A-Z0-9]{1,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdivision();

    [GeneratedRegex(@"\A[A-Z]{2}[A-Z2-9]{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UnLocode();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();
}
