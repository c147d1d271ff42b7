namespace U4ssc.Verification.Domain;

/// <summary>What text from people may be.</summary>
internal static class Texts
{
    /// <summary>
    /// True where there is something to read, not too long, without control characters other than line breaks and tabs
    /// and without half surrogates: the store cannot keep those, and no reader could see them.
    /// </summary>
    public static bool IsReadable(string? text, int charactersMax)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > charactersMax) return false;
        for (var place = 0; place < text.Length; place++)
        {
            var character = text[place];
            if (char.IsControl(character) && character is not ('\n' or '\r' or '\t')) return false;
            if (char.IsHighSurrogate(character) && place + 1 < text.Length && char.IsLowSurrogate(text[place + 1])) place++;
            else if (char.IsSurrogate(character)) return false;
        }

        return true;
    }
}
