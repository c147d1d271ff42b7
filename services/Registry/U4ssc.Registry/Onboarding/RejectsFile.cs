using System.Globalization;
using System.Text;
using U4ssc.Kernel;
using U4ssc.Registry.Domain.Onboarding;

namespace U4ssc.Registry.Onboarding;

/// <summary>
/// The refused rows of a list as a file of the same kind: one line a row, several reasons separated by <see cref="Between"/>, so that it
/// can be corrected in a spreadsheet and uploaded as it is.
/// </summary>
internal static class RejectsFile
{
    private const string Between = " | ";

    public static async Task Write(
        Stream stream, IReadOnlyList<string> columns, ListSeparator separator, IAsyncEnumerable<(ListRow Row, RowOutcome Outcome)> rejected,
        CancellationToken cancellation)
    {
        // With the mark a spreadsheet sees that it is UTF-8; without it names are shown, and saved again, with other letters.
        await using var csv = new StreamWriter(stream, new UTF8Encoding(true)) { NewLine = "\r\n" };
        await csv.WriteLineAsync(Line([.. ListColumns.Report, .. columns.Where((_, at) => !IsReport(at))]));
        await foreach (var (row, outcome) in rejected.WithCancellation(cancellation))
        {
            await csv.WriteLineAsync(Line(
            [
                row.Number.ToString(CultureInfo.InvariantCulture),
                string.Join(Between, outcome.Refused.Select(cell => cell.Column)),
                string.Join(Between, outcome.Refused.Select(cell => cell.Code)),
                string.Join(Between, outcome.Refused.Select(cell => cell.Message)),
                // As many as there were, fewer or more than there should be: what is refused is not mended here.
                .. row.Cells.Where((_, at) => !IsReport(at)),
            ]));
        }

        string Line(IEnumerable<string> cells) => string.Join(separator.Letter(), cells.Select(CsvCell.Written));

        // What an earlier report said is replaced by what this one says.
        bool IsReport(int at) => at < columns.Count && ListColumns.Report.Contains(columns[at]);
    }
}
