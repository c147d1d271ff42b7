using System.Text;
using CsCheck;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Onboarding;
using Xunit;

namespace U4ssc.Registry.Tests;

/// <summary>Lists as spreadsheets write them, read without a database.</summary>
public sealed class ReadingLists
{
    private const string Header = "externalRef,name,country\n";

    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    public static TheoryData<string, ListSeparator> Separated => new()
    {
        { "externalRef,name,country\nGN-1,Molde,NO\n", ListSeparator.Comma },
        { "externalRef;name;country\nGN-1;Molde;NO\n", ListSeparator.Semicolon },
        { "externalRef\tname\tcountry\nGN-1\tMolde\tNO\n", ListSeparator.Tab },
        { "\"externalRef\";\"name\";\"country\"\r\nGN-1;\"Molde\";NO\r\n", ListSeparator.Semicolon },
        { "sep=;\r\nexternalRef;name;country\r\nGN-1;Molde;NO", ListSeparator.Semicolon },
        { "SEP=\t\nexternalRef\tname\tcountry\nGN-1\tMolde\tNO", ListSeparator.Tab },
        { "\"sep=,\"\rexternalRef,name,country\rGN-1,Molde,NO\r", ListSeparator.Comma },
        { " externalRef ; name;country \nGN-1; Molde ;NO", ListSeparator.Semicolon },
        { "externalRef;name;country;;\nGN-1;Molde;NO;;\n;;;;\n;;;;\n", ListSeparator.Semicolon },
        { ",,\n\nexternalRef,name,country\n,,\nGN-1,Molde,NO\n,,,,,\n  , ,\n", ListSeparator.Comma },
        { "\uFEFF\uFEFFexternalRef,name,country\nGN-1,Molde,NO\n", ListSeparator.Comma },
    };

    [Theory]
    [MemberData(nameof(Separated))]
    public async Task a_list_is_read_as_it_was_separated(string csv, ListSeparator separator)
    {
        foreach (var mark in new[] { Mark, [] })
        {
            var (file, rows) = await Read([.. mark, .. Encoding.UTF8.GetBytes(csv)]);
            Assert.Equal(separator, file.Separator);
            Assert.Equal(["externalRef", "name", "country"], file.Columns);
            Assert.Equal(["GN-1", "Molde", "NO"], Assert.Single(rows).Cells.Select(cell => cell.Trim()));
        }
    }

    [Fact]
    public async Task a_list_of_one_column_needs_no_separator() =>
        Assert.Equal("GN-1", Assert.Single((await Read("externalRef\nGN-1\n")).Rows).Cells[0]);

    [Fact]
    public async Task rows_without_content_count_and_are_nothing() =>
        Assert.Equal([2, 5, 7], (await Read(Header + "GN-1,Molde,NO\n,,\n\nGN-2,Aure,NO\n , ,\nGN-3,Ås,NO,,,\n,,,\n")).Rows
            .Select(row => row.Number));

    [Fact]
    public async Task cells_too_few_and_too_many_are_two_things_and_all_are_kept()
    {
        var (file, rows) = await Read(Header + "GN-1,Molde\nGN-2,Aure,NO,2020,\n");
        Assert.Equal([2, 4], rows.Select(row => row.Cells.Length));
        var wrong = rows.Select(row => Assert.Single(ListColumns.Read("NO-KS", file.Columns, row.Cells).Wrong)).ToList();
        Assert.Equal(["onboarding.cells_missing", "onboarding.cells_surplus"], wrong.Select(place => place.Code));
        Assert.Contains("country", wrong[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_cell_over_several_lines_is_named_and_nothing_else_of_its_row()
    {
        var (file, rows) = await Read(Header + "GN-1,\"Molde,NO\nGN-2,Aure\",NO\n");
        Assert.Equal("onboarding.line_break", Assert.Single(ListColumns.Read("NO-KS", file.Columns, Assert.Single(rows).Cells).Wrong).Code);
    }

    [Fact]
    public async Task letters_are_composed() =>
        Assert.Equal(["Ålesund-1", "Ålesund", "NO"], Assert.Single((await Read(Header + "A\u030Alesund-1,A\u030Alesund,NO\n")).Rows).Cells);

    public static TheoryData<byte[], string, string, string> Unreadable
    {
        get
        {
            var many = string.Concat(Enumerable.Range(2, 2500).Select(row => $"GN-{row},Place {row},NO\n"));
            var ansi = (byte[])[.. Encoding.UTF8.GetBytes(Header + many + "GN-x,"), .. Encoding.Latin1.GetBytes("Ålesund,NO\n"),
                .. Encoding.UTF8.GetBytes(many)];
            return new()
            {
                { [], "/1", "onboarding.header_missing", "" },
                { ",,,\n \n"u8.ToArray(), "/1", "onboarding.header_missing", "" },
                { "externalRef,mayor,name,name\n"u8.ToArray(), "/1/mayor", "onboarding.column_unknown", "" },
                { "externalRef,mayor,name,name\n"u8.ToArray(), "/1/name", "onboarding.column_twice", "" },
                { "externalRef,,name\n"u8.ToArray(), "/1/2", "onboarding.column_unknown", "" },
                { "external\u200BRef,externalRef\n"u8.ToArray(), "/1/1", "onboarding.column_unknown", "U+200B" },
                { "name,country\nMolde,NO\n"u8.ToArray(), "/1/externalRef", "onboarding.column_missing", "semicolon" },
                { "externalRef|name|country\n"u8.ToArray(), "/1/externalRef", "onboarding.column_missing", "semicolon" },
                { "sep=|\nexternalRef|name|country\n"u8.ToArray(), "/1", "onboarding.separator_unknown", "semicolon" },
                { Encoding.UTF8.GetBytes(Header + many + "GN-x,\"open,NO\n" + many), "/2502", "onboarding.quote_open", "quote" },
                { Encoding.UTF8.GetBytes(Header + many + "GN-x,\"open,NO\nGN-y,\"Molde\",NO\n"), "/2502", "onboarding.quote_open",
                    "quote" },
                { Encoding.UTF8.GetBytes(Header + "GN-1,\"open,NO\n" + new string('x', 300_000)), "/2", "onboarding.row_too_long",
                    "quote" },
                { "externalRef,name,country\nGN-1,a\0b,NO\n"u8.ToArray(), "/2/name", "onboarding.not_text", "" },
                { ansi, "/2502/name", "onboarding.not_utf8", "Windows-1252" },
                { Encoding.Unicode.GetBytes(Header + "GN-1,Molde,NO\n"), "/1", "onboarding.not_utf8", "UTF-16" },
                { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Header + "GN-1,Molde,NO\n")], "/1", "onboarding.not_utf8", "UTF-16" },
                { [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Header + "GN-1,Molde,NO\n")], "/1", "onboarding.not_utf8", "UTF-16" },
                { "PK\u0003\u0004 and so on"u8.ToArray(), "", "onboarding.not_text", "workbook" },
                { [0x1F, 0x8B, 8, 0], "", "onboarding.not_text", "gzip" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Unreadable), DisableDiscoveryEnumeration = true)]
    public async Task a_file_that_cannot_be_read_names_its_place_and_what_to_do(byte[] bytes, string pointer, string code, string word)
    {
        var refused = await Assert.ThrowsAsync<BadInputException>(() => Read(bytes));
        var place = refused.Places.First(place => place.Code == code);
        Assert.True(place.Pointer == pointer || place.Pointer.StartsWith(pointer + "/", StringComparison.Ordinal),
            $"{place.Pointer} is not {pointer}");
        Assert.Contains(word, place.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_letter_that_was_lost_is_no_letter()
    {
        var (file, rows) = await Read(Header + "GN-1,\uFFFDlesund,NO\n");
        var read = ListColumns.Read("NO-KS", file.Columns, rows[0].Cells);
        Assert.NotNull(Text.Flaw(TextKind.Line, read.Change.Name.Value!));
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("Text/CSV")]
    [InlineData("text/csv; charset=\"utf-8\"")]
    [InlineData("text/csv;charset=UTF8; header=present")]
    [InlineData("application/vnd.ms-excel")]
    [InlineData("application/csv; charset=utf-8")]
    public void media_types_are_compared_as_they_are_meant(string type) => ListMedia.RefuseOthers(type);

    [Theory]
    [InlineData(null)]
    [InlineData("text/csv; charset=iso-8859-1")]
    [InlineData("text/html")]
    [InlineData("nonsense")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    public void another_one_is_told_what_to_send(string? type) => Assert.Contains(
        "Content-Type: text/csv",
        Assert.Throws<Microsoft.AspNetCore.Http.BadHttpRequestException>(() => ListMedia.RefuseOthers(type)).Message,
        StringComparison.Ordinal);

    private static readonly Gen<string> Cell = Gen.Frequency(
        (6, Gen.String[Gen.Char["aø \u00A0\t'=+-@＝,;\"\n\r|1.()"], 0, 6]), (2, Gen.String[Gen.Char['\u0001', '\uD7FF'], 0, 4]),
        (1, Gen.Const("(erase)")), (1, Gen.Const("-91.5")));

    [Fact]
    public void whatever_was_rejected_comes_back_as_the_same_rows() =>
        Gen.Select(Gen.Enum<ListSeparator>(), Gen.Bool, Cell.Array[1, 7].Array[1, 6]).Sample((separator, reported, cells) =>
        {
            string[] columns = [.. reported ? ListColumns.Report : [], "externalRef", "name", "country"];
            var rows = cells.Select((row, at) =>
                new ListRow
                { Number = at + 2, Cells = [.. reported ? ["1", "a", "b", "c"] : Array.Empty<string>(), .. row.Select(Text.Normal)] })
                        .ToList();
            var once = Sent(columns, separator, rows);
            Assert.Equal(rows.Select(row => Kept(row.Cells.Skip(reported ? 4 : 0))), once.Rows.Select(row => Kept(row.Cells.Skip(4))));
            Assert.Equal(separator, once.File.Separator);
            var twice = Sent(once.File.Columns, separator,
                [.. once.Rows.Select(row => new ListRow { Number = row.Number, Cells = row.Cells })]);
            Assert.Equal(once.Rows.Select(row => Kept(row.Cells.Skip(4))), twice.Rows.Select(row => Kept(row.Cells.Skip(4))));
        });

    // Empty cells beyond the last column are nothing.
    private static List<string> Kept(IEnumerable<string> cells)
    {
        var kept = cells.ToList();
        while (kept.Count > 3 && string.IsNullOrWhiteSpace(kept[^1])) kept.RemoveAt(kept.Count - 1);
        return kept;
    }

    private static (ListFile File, List<(int Number, string[] Cells)> Rows) Sent(
        IReadOnlyList<string> columns, ListSeparator separator, List<ListRow> rows)
    {
        var stream = new MemoryStream();
        var refused = new RowOutcome { Refused = [new("name", "city.name_shape", "A name has 1 to 200 characters; =1+1, \"x\".")] };
        RejectsFile.Write(stream, columns, separator, rows.Select(row => (row, refused)).ToAsyncEnumerable(), CancellationToken.None)
            .GetAwaiter().GetResult();
        Assert.True(stream.ToArray().AsSpan().StartsWith(Mark));
        return Read(stream.ToArray()).GetAwaiter().GetResult();
    }

    private static Task<(ListFile File, List<(int Number, string[] Cells)> Rows)> Read(string csv) => Read(Encoding.UTF8.GetBytes(csv));

    private static async Task<(ListFile File, List<(int Number, string[] Cells)> Rows)> Read(byte[] bytes)
    {
        await using var file = await ListFile.Open(new MemoryStream(bytes), CancellationToken.None);
        var rows = new List<(int Number, string[] Cells)>();
        await foreach (var row in file.Rows(CancellationToken.None)) rows.Add(row);
        Assert.Equal(64, file.Sha256.Length);
        return (file, rows);
    }
}
