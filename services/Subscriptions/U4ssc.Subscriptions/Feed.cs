using System.Data.Common;
using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions;

/// <summary>Which events are asked for; everything where nothing is said.</summary>
internal sealed record EventFilter(
    IReadOnlyList<string>? Types, IReadOnlyList<string>? Countries, IReadOnlyList<string>? Agencies, Guid? City = null)
{
    public bool IsEverything => Types is null && Countries is null && Agencies is null && City is null;

    public bool Takes(Served one) => Has(Types, one.Type) && Has(Countries, one.Country) && Has(Agencies, one.Agency)
        && (City is null || City == one.City);

    private static bool Has(IReadOnlyList<string>? asked, string? it) => asked is null || asked.Contains(it, StringComparer.Ordinal);
}

/// <summary>A piece of the stream.</summary>
/// <param name="CompleteUpTo">Every event up to this number that was asked for is here.</param>
/// <param name="IsPast">It can never be another: the same is answered for ever.</param>
internal sealed record EventsPage(IReadOnlyList<Served> Events, long CompleteUpTo, bool IsPast)
{
    /// <summary>Its JSON, with the bytes of each event as they are.</summary>
    public byte[] Bytes() => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"items\":[{string.Join(',', Events.Select(one => one.Text))}],\"completeUpTo\":{CompleteUpTo}}}"));
}

/// <summary>Reads the stream in pages, from any number on.</summary>
internal sealed class Feed(NpgsqlDataSource database, Tail tail)
{
    /// <summary>Numbers that are looked through for one page: a filter that takes little costs no more than this.</summary>
    public const long NumbersMax = 100_000;

    private const string Select = """
        select number, public_event.type, country, agency, data ->> 'text', public_event.id, city, trace from (
          select * from public_event where number > $2 and number <= $3 and ($5::text[] is null or type = any($5))
            and ($6::text[] is null or country = any($6)) and ($7::text[] is null or agency = any($7))
            and ($8::uuid is null or city = $8)
          order by number limit $4) public_event
        join mt_events on stream_id = $1 and version = number order by number
        """;

    /// <summary>What comes after a number.</summary>
    /// <param name="isLast">
    /// Nobody waits for more: what another replica has shown or pushed is in the answer although this one has not heard of it.
    /// </param>
    /// <exception cref="BadInputException">There is no event with that number yet.</exception>
    public async Task<EventsPage> After(
        long after, EventFilter filter, int limit, CancellationToken cancellation, bool isLast = false)
    {
        // Another replica may have shown a newer one.
        if (after > tail.Head.Number || (isLast && after == tail.Head.Number)) await tail.Look(cancellation);
        if (after > tail.Head.Number)
        {
            throw new BadInputException(
                "?after", "events.ahead",
                $"There is no event {after} yet: the newest is {tail.Head.Number}. Go on from a number that you were given.");
        }

        if (tail.Since(after) is { } newest)
            return Page([.. newest.Events.Where(filter.Takes).Take(limit)], limit, newest.UpTo, isPast: false);
        // The end is known before the rows are read: what came in between is for the next page.
        var upTo = Math.Min(tail.Head.Number, after + NumbersMax);
        return Page(await Rows(after, upTo, filter, limit, cancellation), limit, upTo, isPast: upTo == after + NumbersMax);
    }

    /// <summary>A row of either query.</summary>
    public static Served Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
        row.GetString(4), row.GetGuid(5), row.IsDBNull(6) ? null : row.GetGuid(6), row.IsDBNull(7) ? null : row.GetString(7));

    private static EventsPage Page(List<Served> events, int limit, long upTo, bool isPast) =>
        events.Count == limit ? new(events, events[^1].Number, IsPast: true) : new(events, upTo, isPast);

    private async Task<List<Served>> Rows(long after, long upTo, EventFilter filter, int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Select);
        command.Parameters.Add(new() { Value = PublicationEvents.Stream });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = upTo });
        command.Parameters.Add(new() { Value = limit });
        foreach (var asked in new[] { filter.Types, filter.Countries, filter.Agencies }) command.Parameters.Add(Or(asked));
        command.Parameters.Add(new() { Value = (object?)filter.City ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<Served>();
        while (await reader.ReadAsync(cancellation)) rows.Add(Read(reader));
        return rows;
    }

    private static NpgsqlParameter Or(IReadOnlyList<string>? asked) =>
        new() { Value = (object?)asked?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
