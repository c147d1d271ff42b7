namespace U4ssc.Audit;

/// <summary>What comes from a bundle or a platform is shown, not obeyed.</summary>
internal static class Terminal
{
    /// <summary>The text without what a terminal takes for a command or a reader for the end of a line.</summary>
    public static string Plain(string text) =>
        string.Concat(text.Select(unit => char.IsControl(unit) || unit is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e')
            or (>= '\u2066' and <= '\u2069') ? '\ufffd' : unit));
}
