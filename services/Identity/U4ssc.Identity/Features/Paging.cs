using U4ssc.Kernel.Http;

namespace U4ssc.Identity.Features;

/// <summary>Pages in the order of row ids, as every list of the platform answers them.</summary>
internal static class Paging
{
    public static Guid? After(Request request)
    {
        if (request.Cursor is null)
            return null;
        return Guid.TryParseExact(request.Cursor, "N", out var after)
            ? after
            : throw new BadInputException("?cursor", "cursor.malformed", "cursor must be the 'next' of an earlier answer.");
    }

    /// <param name="found">One more than asked for, where there are more.</param>
    public static IResult Page<TRow, TView>(IReadOnlyList<TRow> found, Request request, Func<TRow, Guid> id, Func<TRow, TView> show) =>
        Answer.Ok(new Page<TView>(
            [.. found.Take(request.Limit).Select(show)],
            found.Count > request.Limit ? id(found[request.Limit - 1]).ToString("N") : null));
}
