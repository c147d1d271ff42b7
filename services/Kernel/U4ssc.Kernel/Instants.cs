using System.Globalization;
using System.Text.RegularExpressions;

namespace U4ssc.Kernel;

/// <summary>
/// Instants as RFC 3339 writes them, and nothing else: whoever asks how things stood must not be guessed at. 12.5.2026 is in May for some
/// and in December for others.
/// </summary>
public static partial class Instants
{
    /// <summary>
    /// The instant in UTC, or null. A date alone is its first moment in UTC; second 60, a leap second, is the first of the next minute.
    /// </summary>
    public static DateTimeOffset? Read(string text)
    {
        if (Shape().Match(text ?? "") is not { Success: true } parts) return null;
        if (!DateOnly.TryParseExact(parts.Groups["date"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var date)) return null;
        if (!parts.Groups["hour"].Success) return new DateTimeOffset(date, default, TimeSpan.Zero);
        int hour = Number("hour"), minute = Number("minute"), second = Number("second"), offset = Number("offsetHour") * 60 +
            Number("offsetMinute");
        if (hour > 23 || minute > 59 || second > 60 || Number("offsetHour") > 23 || Number("offsetMinute") > 59) return null;
        // A tenth of a microsecond is the finest that is kept.
        var ticks = second == 60
            ? 0
            : int.Parse($"{parts.Groups["fraction"].Value,-7}"[..7].Replace(' ', '0'), CultureInfo.InvariantCulture);
        // A plus that nobody encoded arrives as a blank.
        var east = parts.Groups["sign"].Value is "+" or " " ? offset : -offset;
        var at = date.ToDateTime(default).Ticks + (((((hour * 60L) + minute - east) * 60) + second) * TimeSpan.TicksPerSecond) + ticks;
        return at < DateTime.MinValue.Ticks || at > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(at, TimeSpan.Zero);

        int Number(string part) =>
            parts.Groups[part] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})([Tt](?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(\.(?<fraction>[0-9]{1,12}))?([Zz]|(?<sign>[+\- ])(?<offsetHour>[0-9]{2}):(?<offsetMinute>[0-9]{2})))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
