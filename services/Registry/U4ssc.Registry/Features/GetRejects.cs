using System.Globalization;
using System.Net.Mime;
using System.Text;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Onboarding;

namespace U4ssc.Registry.Features;

/// <summary>
/// The rows of a list that were refused, as they were uploaded, with what is wrong in which column. One line a row, several reasons
/// separated by <see cref="Between"/>: so the file can be corrected and uploaded as it is.
/// </summary>
internal static class GetRejectsEndpoint
{
    private const string Between = " | ";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/onboardings/{id:guid}/rejects", Handle).Produces<string>(contentType: MediaTypeNames.Text.Csv);

    private static async Task<IResult> Handle(Guid id, Request request, Streams streams, ListRows rows, Marten.IQuerySession session)
    {
        var view = await streams.View<OnboardingView, IOnboardingEvent>(id, request.Cancellation);
        if (view is null || !request.Sees(view.Value.Owner)) return OnboardingRefusals.Unknown.ToProblem();
        var history = await session.Events.FetchStreamAsync(id, version: 1, token: request.Cancellation);
        var columns = history.Select(stored => stored.Data).OfType<OnboardingRequested>().Single().Columns;
        return TypedResults.Stream(
            stream => Write(stream, id, columns, rows, request.Cancellation), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"onboarding-{id}-rejects.csv"));
    }

    private static async Task Write(Stream stream, Guid id, IReadOnlyList<string> columns, ListRows rows, CancellationToken cancellation)
    {
        // What an earlier report said is replaced by what this one says.
        var kept = Enumerable.Range(0, columns.Count).Where(at => !ListColumns.Report.Contains(columns[at])).ToArray();
        await using var csv = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n" };
        await csv.WriteLineAsync(Line([.. ListColumns.Report, .. kept.Select(at => columns[at])]));
        var last = 0;
        while (await rows.Rejected(id, last, cancellation) is { Count: > 0 } batch)
        {
            foreach (var (row, outcome) in batch)
            {
                await csv.WriteLineAsync(Line(
                [
                    row.Number.ToString(CultureInfo.InvariantCulture),
                    string.Join(Between, outcome.Refused.Select(cell => cell.Column)),
                    string.Join(Between, outcome.Refused.Select(cell => cell.Code)),
                    string.Join(Between, outcome.Refused.Select(cell => cell.Message)),
                    .. kept.Select(at => at < row.Cells.Length ? row.Cells[at] : ""),
                ]));
            }

            last = batch[^1].Row.Number;
        }
    }

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell));

    // Spreadsheets run what begins like a formula: an apostrophe in front makes it a text. Plain numbers may begin with a sign.
    internal static string Cell(string cell)
    {
        var safe = cell.TrimStart() is ['=' or '+' or '-' or '@', ..] && !decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "'" + cell.TrimStart() : cell;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 || safe.Length != safe.Trim().Length ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
