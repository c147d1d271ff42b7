using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Sylvan.Data.Csv;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Registry.Domain.Onboarding;

namespace U4ssc.Registry.Onboarding;

/// <summary>
/// A list of cities as CSV (RFC 4180 in UTF-8, separated by comma, semicolon or tab), read row by row and never held as a whole. What makes
/// the file unreadable is refused with its place, <c>/row/column</c>. Rows are counted as a spreadsheet shows them: the header is row 1,
/// rows without content count and are nothing.
/// </summary>
internal sealed class ListFile : IAsyncDisposable
{
    /// <summary>Rows of one list at the most: more than any country has cities.</summary>
    public const int RowsMax = 200_000;

    private const int ColumnsMax = 200;
    private const int RowCharactersMax = 128 * 1024;

    private readonly CryptoStream hashing;
    private readonly SHA256 hash;
    private readonly ListText text;
    private readonly CsvDataReader reader;
    private int number;

    private ListFile(CryptoStream hashing, SHA256 hash, ListText text, CsvDataReader reader) =>
        (this.hashing, this.hash, this.text, this.reader) = (hashing, hash, text, reader);

    /// <summary>The header, in its order.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>What stands between the cells.</summary>
    public ListSeparator Separator => text.Separator;

    /// <summary>How many bytes were read.</summary>
    public long BytesRead => text.BytesRead;

    /// <summary>SHA-256 of the bytes, once every row was read.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.Hash ?? throw new InvalidOperationException("The list was not read to its end."));

    /// <summary>Opens a list and reads its header.</summary>
    public static async Task<ListFile> Open(Stream bytes, CancellationToken cancellation)
    {
        var hash = SHA256.Create();
        var hashing = new CryptoStream(bytes, hash, CryptoStreamMode.Read, leaveOpen: true);
        var text = await ListText.Open(hashing, cancellation);
        // The header is read like a row: the reader's own headers would hide a name that stands twice.
        var options = new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = text.Separator.Letter(),
            Comment = '\0',
            MaxBufferSize = RowCharactersMax,
            OwnsReader = true,
        };
        var file = await Readable(1, async () =>
            new ListFile(hashing, hash, text, await CsvDataReader.CreateAsync(text.Text, options, cancellation)));
        if (await file.Next(cancellation) is not { } header) throw HeaderMissing();
        var last = Array.FindLastIndex(header, IsSaid);
        file.Columns = [.. header[..(last + 1)].Select(column => column.Trim())];
        var wrong = Wrong(file.Columns, file.number);
        return wrong.Count > 0 ? throw new BadInputException(wrong) : file;
    }

    /// <summary>The rows below the header that say something, each with its number in the file.</summary>
    public async IAsyncEnumerable<(int Number, string[] Cells)> Rows([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await Next(cancellation) is { } cells)
        {
            if (number > RowsMax + 1)
                throw Refused($"/{number}", "onboarding.too_many_rows", $"A list has at most {RowsMax} rows. Upload it in parts.");
            // What a spreadsheet leaves beyond the last column is nothing, as long as it is empty.
            var last = Array.FindLastIndex(cells, IsSaid);
            yield return (number, cells[..Math.Max(Math.Min(cells.Length, Columns.Count), last + 1)]);
        }

        // The hash is complete only when the last block was asked for.
        var rest = new byte[4096];
        while (await hashing.ReadAsync(rest, cancellation) > 0) { }
    }

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        text.Dispose();
        await hashing.DisposeAsync();
        hash.Dispose();
    }

    private static bool IsSaid(string cell) => !string.IsNullOrWhiteSpace(cell);

    // The next row with content, however many without come before it.
    private async Task<string[]?> Next(CancellationToken cancellation)
    {
        while (await Readable(number + 1, () => reader.ReadAsync(cancellation)))
        {
            number++;
            var cells = Cells();
            for (var at = 0; at < cells.Length; at++)
            {
                if (cells[at].Contains(ListText.NoLetter, StringComparison.Ordinal))
                    throw Refused(Place(at), "onboarding.not_utf8", $"A byte in this cell is no UTF-8. {text.Encoding}");
                if (cells[at].Contains('\0', StringComparison.Ordinal))
                    throw Refused(Place(at), text.IsWide ? "onboarding.not_utf8" : "onboarding.not_text", text.IsWide
                        ? text.Encoding
                        : "The cell contains U+0000, which is no text.");
            }

            if (Array.Exists(cells, IsSaid)) return cells;
        }

        return null;

        string Place(int at) => $"/{number}/{(at < Columns.Count ? Columns[at] : at + 1)}";
    }

    private static List<RefusedPlace> Wrong(IReadOnlyList<string> columns, int row)
    {
        if (columns.Count > ColumnsMax) return [new("/1", "onboarding.too_many_columns", $"A list has at most {ColumnsMax} columns.")];
        var wrong = new List<RefusedPlace>();
        for (var at = 0; at < columns.Count; at++)
        {
            var place = $"/{row}/{Shown(columns[at], at)}";
            if (!ListColumns.Knows(columns[at]))
                wrong.Add(new(place, "onboarding.column_unknown",
                    $"This column is not known. Known are {string.Join(", ", ListColumns.Known)} and names.<language>." +
                    Text.Why(TextKind.Line, columns[at])));
            else if (columns.Take(at).Contains(columns[at], StringComparer.Ordinal))
                wrong.Add(new(place, "onboarding.column_twice", "This column stands twice. Keep one of the two."));
        }

        if (!columns.Contains(ListColumns.ExternalRef))
            wrong.Add(new($"/{row}/{ListColumns.ExternalRef}", "onboarding.column_missing",
                "This column is missing: it says which city a row is about. Cells are separated by comma, semicolon or tab."));
        return wrong;
    }

    private static string Shown(string column, int at) =>
        column.Length == 0 || Text.Flaw(TextKind.Line, column) is not null ? $"{at + 1}"
        : Pointer.Escape(column.Length > 60 ? column[..60] + "…" : column);

    private string[] Cells()
    {
        var cells = new string[reader.RowFieldCount];
        for (var at = 0; at < cells.Length; at++) cells[at] = Text.Normal(CsvCell.Unguarded(reader.GetString(at)));
        return cells;
    }

    private static async Task<T> Readable<T>(int number, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (CsvRecordTooLargeException)
        {
            throw Refused($"/{number}", "onboarding.row_too_long",
                $"The row is longer than {RowCharactersMax} characters. See whether a quote is left open in it.");
        }
        catch (CsvMissingHeadersException)
        {
            throw HeaderMissing();
        }
        catch (CsvFormatException)
        {
            throw Refused($"/{number}", "onboarding.quote_open",
                "A quote is left open in this row, or something stands after one that closes. Close each, and double the ones that belong to a text.");
        }
    }

    private static BadInputException HeaderMissing() =>
        Refused("/1", "onboarding.header_missing", "The file is empty. The first row must name the columns.");

    private static BadInputException Refused(string pointer, string code, string message) => new(pointer, code, message);
}
