using CsCheck;
using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Domain.Tests;

public sealed class WritingCells
{
    /// <summary>Cells as they are, and as they stand in a file: the one table for every CSV that the platform writes or reads.</summary>
    public static TheoryData<string, string> Cells => new()
    {
        { "Molde", "Molde" },
        { "", "" },
        { "=cmd", "'=cmd" },
        { "+cmd", "'+cmd" },
        { "-cmd", "'-cmd" },
        { "@cmd", "'@cmd" },
        { "  =cmd", "\"  '=cmd\"" },
        { "\t=cmd", "\"\t'=cmd\"" },
        { "\r=cmd", "\"\r'=cmd\"" },
        { "\u00A0=cmd", "\"\u00A0'=cmd\"" },
        { "＝1+1", "'＝1+1" },
        { "＋1", "'＋1" },
        { "－1", "'－1" },
        { "＠x", "'＠x" },
        { "x;=1+1", "\"x;'=1+1\"" },
        { "x,=1+1", "\"x,'=1+1\"" },
        { "x\t@sum", "\"x\t'@sum\"" },
        { "x\n=1", "\"x\n'=1\"" },
        { "x;\"=1\"", "\"x;\"\"'=1\"\"\"" },
        { "x; -5", "\"x; '-5\"" },
        { "-91.5", "-91.5" },
        { "+7", "+7" },
        { "-91,5", "\"'-91,5\"" },
        { "-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0" },
        { "'=cmd", "''=cmd" },
        { "''=cmd", "'''=cmd" },
        { "'tis", "'tis" },
        { "'s-Hertogenbosch", "'s-Hertogenbosch" },
        { "NO-KS", "NO-KS" },
        { "a;b", "\"a;b\"" },
        { "say \"x\"", "\"say \"\"x\"\"\"" },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public void a_cell_that_a_spreadsheet_would_run_is_made_a_text_and_comes_back_as_it_was(string cell, string written)
    {
        Assert.Equal(written, CsvCell.Written(cell));
        Assert.Equal(cell, CsvCell.Unguarded(CsvCell.Guarded(cell)));
    }

    [Fact]
    public void whatever_a_cell_holds_comes_back() =>
        Gen.String[Gen.OneOf(Gen.Char["'=+-@ \t\n;,\"x1.＝"], Gen.Char), 0, 12]
            .Sample(cell => Assert.Equal(cell, CsvCell.Unguarded(CsvCell.Guarded(cell))));

    [Fact]
    public void no_piece_of_a_written_cell_begins_like_a_formula() => Gen.String[Gen.Char["'=+-@ \t\n;,\"x1.＝"], 0, 12].Sample(cell =>
    {
        var written = CsvCell.Written(cell);
        if (decimal.TryParse(written, System.Globalization.CultureInfo.InvariantCulture, out _)) return;
        foreach (var piece in written.Split([',', ';', '\t', '\n', '"']))
            Assert.False(piece.TrimStart() is ['=' or '+' or '-' or '@' or '＝', ..], $"{cell} is written {written}");
    });

    [Theory]
    [InlineData("2026-11-25T20:08:00Z", "2026-11-26")] // It is the next morning in Auckland.
    [InlineData("2026-11-25T09:59:59Z", "2026-11-25")]
    [InlineData("2026-11-25T10:00:00Z", "2026-11-26")]
    [InlineData("2026-11-25T23:59:59-11:00", "2026-11-27")]
    public void today_is_as_late_as_anywhere_on_earth(string now, string today) => Assert.Equal(
        DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture),
        Earth.LatestToday(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
}
