using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Sylvan.Data.Csv;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Registry.Onboarding;

/// <summary>
/// A list of cities as CSV (RFC 4180, UTF-8, commas), read row by row and never held as a whole. What makes the file unreadable is
/// refused with its place, <c>/row/column</c>, rows counted from 1 with the header.
/// </summary>
internal sealed class ListFile : IAsyncDisposable
{
    /// <summary>Rows of one list at the most: more than any country has cities.</summary>
    public const int RowsMax = 200_000;

    private const int ColumnsMax = 200;
    private const int RowCharactersMax = 128 * 1024;

    private readonly CryptoStream hashing;
    private readonly SHA256 hash;
    private readonly CsvDataReader reader;

    private ListFile(CryptoStream hashing, SHA256 hash, CsvDataReader reader) => (this.hashing, this.hash, this.reader) = (hashing, hash, reader);

    /// <summary>The header, in its order.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>SHA-256 of the bytes, once every row was read.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.Hash ?? throw new InvalidOperationException("The list was not read to its end."));

    /// <summary>Opens a list and reads its header.</summary>
    public static async Task<ListFile> Open(Stream bytes, CancellationToken cancellation)
    {
        var hash = SHA256.Create();
        var hashing = new CryptoStream(bytes, hash, CryptoStreamMode.Read, leaveOpen: true);
        var text = new StreamReader(hashing, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
        // The header is read like a row: the reader's own headers would hide a name that stands twice.
        var options = new CsvDataReaderOptions { HasHeaders = false, Delimiter = ',', Comment = '\0', MaxBufferSize = RowCharactersMax, OwnsReader = true };
        var file = await Readable(1, async () => new ListFile(hashing, hash, await CsvDataReader.CreateAsync(text, options, cancellation)));
        if (!await Readable(1, () => file.reader.ReadAsync(cancellation))) throw Refused("/1", "onboarding.header_missing", "The file is empty. The first row must name the columns.");
        file.Columns = file.Cells();
        var wrong = Wrong(file.Columns);
        return wrong.Count > 0 ? throw new BadInputException(wrong) : file;
    }

    /// <summary>The rows below the header, each with its number in the file.</summary>
    public async IAsyncEnumerable<(int Number, string[] Cells)> Rows([EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 1;
        while (await Readable(number + 1, () => reader.ReadAsync(cancellation)))
        {
            if (++number > RowsMax + 1) throw Refused($"/{number}", "onboarding.too_many_rows", $"A list has at most {RowsMax} rows. Upload it in parts.");
            var cells = Cells();
            // A blank line, such as a second one at the end, is no city.
            if (cells is [] or [""]) continue;
            if (Array.FindIndex(cells, cell => cell.Contains('\0', StringComparison.Ordinal)) is >= 0 and var at)
                throw Refused($"/{number}/{(at < Columns.Count ? Columns[at] : at + 1)}", "onboarding.not_text", "The cell contains U+0000, which is no text.");
            yield return (number, cells);
        }

        // The hash is complete only when the last block was asked for.
        var rest = new byte[4096];
        while (await hashing.ReadAsync(rest, cancellation) > 0) { }
    }

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        await hashing.DisposeAsync();
        hash.Dispose();
    }

    private static List<RefusedPlace> Wrong(IReadOnlyList<string> columns)
    {
        if (columns.Count > ColumnsMax) return [new("/1", "onboarding.too_many_columns", $"A list has at most {ColumnsMax} columns.")];
        var wrong = new List<RefusedPlace>();
        for (var at = 0; at < columns.Count; at++)
        {
            var place = $"/1/{Shown(columns[at], at)}";
            if (!ListColumns.Knows(columns[at])) wrong.Add(new(place, "onboarding.column_unknown", $"This column is not known. Known are {string.Join(", ", ListColumns.Known)} and names.<language>."));
            else if (columns.Take(at).Contains(columns[at], StringComparer.Ordinal)) wrong.Add(new(place, "onboarding.column_twice", "This column stands twice. Keep one of the two."));
        }

        if (!columns.Contains(ListColumns.ExternalRef)) wrong.Add(new($"/1/{ListColumns.ExternalRef}", "onboarding.column_missing", "This column is missing: it says which city a row is about."));
        return wrong;
    }

    private static string Shown(string column, int at) =>
        column.Length == 0 || column.Any(char.IsControl) ? $"{at + 1}" : (column.Length > 60 ? column[..60] + "…" : column).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private string[] Cells()
    {
        var cells = new string[reader.RowFieldCount];
        for (var at = 0; at < cells.Length; at++) cells[at] = reader.GetString(at);
        return cells;
    }

    private static async Task<T> Readable<T>(int number, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DecoderFallbackException)
        {
            throw Refused($"/{number}", "onboarding.not_utf8", "The file is not valid UTF-8 in or after this row. Save it as CSV in UTF-8.");
        }
        catch (CsvRecordTooLargeException)
        {
            throw Refused($"/{number}", "onboarding.row_too_long", $"The row is longer than {RowCharactersMax} characters. See whether a quote is left open.");
        }
        catch (CsvMissingHeadersException)
        {
            throw Refused("/1", "onboarding.header_missing", "The file is empty. The first row must name the columns.");
        }
        catch (CsvFormatException)
        {
            throw Refused($"/{number}", "onboarding.not_csv", "The row is not valid CSV. See whether quotes are doubled and closed.");
        }
    }

    private static BadInputException Refused(string pointer, string code, string message) => new(pointer, code, message);
}
