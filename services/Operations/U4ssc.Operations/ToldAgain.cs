using System.Globalization;
using Marten;
using U4ssc.Kernel.Bus;

namespace U4ssc.Operations;

/// <summary>
/// Tells again what a service has told before, from its log: to a reaction that came later, or after a broker lost what it kept.
/// <c>&lt;service&gt; messages again FROM [TO]</c>, with places in the log. Each message has the id and the numbers it had, so whoever
/// knows it already does nothing.
/// </summary>
internal sealed class ToldAgain(IDocumentStore store, AnnouncementMap map, TextWriter to)
{
    private const string Usage = "messages again FROM [TO]";
    private const long PageEvents = 500;

    /// <summary>0 when they wait to be sent, 2 when the words are off.</summary>
    public async Task<int> Run(string[] words, CancellationToken cancellation)
    {
        if (words is not ["again", var first, ..] || words.Length > 3 || Place(first) is not { } from
            || (words.Length == 3 ? Place(words[2]) : long.MaxValue) is not { } upTo || upTo < from)
        {
            await to.WriteLineAsync(
                $"Say: {Usage}\nFROM and TO are places in the log, from 1, such as the sequence that a history shows for each event. Without TO it is all from FROM on.");
            return 2;
        }

        var end = Math.Min(upTo, await End(cancellation));
        var told = 0;
        for (var after = from - 1; after < end; after += PageEvents)
            told += await Page(after, Math.Min(after + PageEvents, end), cancellation);
        await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"Waiting to be sent again: {told}. The running service sends them."));
        return 0;
    }

    private static long? Place(string word) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place > 0 ? place : null;

    // What the reader of the log has not come to, it tells for the first time, in the log's order.
    private async Task<long> End(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await Numbers.End(session, cancellation);
    }

    private async Task<int> Page(long after, long end, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var events = await session.Events.QueryAllRawEvents().Where(stored => stored.Sequence > after && stored.Sequence <= end)
            .OrderBy(stored => stored.Sequence).ToListAsync(cancellation);
        Outgoing[] waiting = [.. events.Select(map.Waiting).OfType<Outgoing>()];
        foreach (var message in waiting) message.Again = true;
        Numbers.Wait(session, waiting);
        await session.SaveChangesAsync(cancellation);
        return waiting.Length;
    }
}
