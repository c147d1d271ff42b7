using System.Buffers;
using System.Text;

namespace U4ssc.Kernel;

/// <summary>
/// One cell of a CSV file that people open in a spreadsheet. Spreadsheets run what begins like a formula, and those of half the world split
/// at other characters than the file was written with: an apostrophe keeps such a beginning a text. Reading takes away what writing added,
/// whatever stood there before.
/// </summary>
public static class CsvCell
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",;\t\"\r\n");

    /// <summary>The cell as it stands in a file, guarded and in quotes where it must be.</summary>
    public static string Written(string cell)
    {
        var guarded = Guarded(cell);
        return guarded.AsSpan().ContainsAny(NeedsQuotes) || guarded.AsSpan().Trim().Length != guarded.Length
            ? $"\"{guarded.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : guarded;
    }

    /// <summary>The cell with an apostrophe before everything that a spreadsheet would run; a plain number stays one.</summary>
    public static string Guarded(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return IsPlainNumber(cell) ? cell : Beginnings(cell, (text, _) => text.Append('\''));
    }

    /// <summary>What stood there before <see cref="Guarded"/>.</summary>
    public static string Unguarded(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Contains('\'', StringComparison.Ordinal) ? Beginnings(cell, (text, quoted) => { if (quoted) text.Length--; }) : cell;
    }

    // A beginning is a sign after any blanks and apostrophes, at the start or behind anything at which some spreadsheet splits.
    private static string Beginnings(string cell, Action<StringBuilder, bool> each)
    {
        if (cell.AsSpan().IndexOfAny(Signs) < 0) return cell;
        var text = new StringBuilder(cell.Length + 2);
        var isStart = true;
        for (var at = 0; at < cell.Length; at++)
        {
            if (isStart && cell[at] is '\'' || isStart && Signs.Contains(cell[at]))
            {
                var sign = at;
                while (sign < cell.Length && cell[sign] == '\'') sign++;
                text.Append(cell, at, sign - at);
                if (sign < cell.Length && Signs.Contains(cell[sign])) each(text, sign > at);
                isStart = false;
                at = sign - 1;
                continue;
            }

            text.Append(cell[at]);
            isStart = NeedsQuotes.Contains(cell[at]) || (isStart && char.IsWhiteSpace(cell[at]));
        }

        return text.ToString();
    }

    private static readonly SearchValues<char> Signs = SearchValues.Create("=+-@＝＋－＠﹦﹢﹣﹫");

    private static readonly SearchValues<char> InNumbers = SearchValues.Create("0123456789.");

    private static bool IsPlainNumber(ReadOnlySpan<char> cell)
    {
        if (cell is ['+' or '-', ..]) cell = cell[1..];
        var point = cell.IndexOf('.');
        return cell.Length > 0 && char.IsAsciiDigit(cell[0]) && !cell.ContainsAnyExcept(InNumbers)
            && (point < 0 || !cell[(point + 1)..].Contains('.'));
    }
}
