using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Delivery;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>The delivery log of a subscription: what waits, failed, was accepted or given up, in the order of the stream.</summary>
internal static class ListDeliveriesEndpoint
{
    /// <summary>One delivery.</summary>
    /// <param name="Id">The number of the event.</param>
    /// <param name="Event">The id of the event, which is the <c>webhook-id</c> of each attempt.</param>
    /// <param name="NextAttemptAt">Null where none is planned.</param>
    /// <param name="Status">Of the last answer; null where none came.</param>
    /// <param name="Answer">The first 2 KiB of the last answer, where it was no acceptance.</param>
    public sealed record Line(
        string Id, Guid Event, string Type, Guid? City, DeliveryState State, int Attempts, DateTimeOffset? FirstAttemptAt,
        DateTimeOffset? LastAttemptAt, DateTimeOffset? NextAttemptAt, int? Status, int? Milliseconds, string? Error, string? Answer);

    // What has a row, by its row; what has none waits, if it is asked for and lies after all that is done: what is asked for can have been
    // another one when that was.
    private const string Tried = """
        select e.number, e.id, e.type, e.city, d.state, d.attempts, d.first_at, d.last_at, d.next_at, d.status, d.milliseconds, d.error,
          d.answer from delivery d join public_event e on e.number = d.number
        where d.subscription = $1 and d.number > $2 and ($3::text is null or d.state = $3)
        """;

    private const string Waiting = """
        select e.number, e.id, e.type, e.city, 'waiting', 0, null::timestamptz, null::timestamptz, null::timestamptz, null::int, null::int,
          null::text, null::text from public_event e
        where e.number > greatest($2, $4, (select number from delivery_progress where subscription = $1)) and ($5::text[] is null or e.type = any($5)) and ($6::text[] is null or e.country = any($6))
          and ($7::text[] is null or e.agency = any($7))
          and not exists (select from delivery d where d.subscription = $1 and d.number = e.number)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/deliveries", Handle)
        .Produces<Page<Line>>().Paged().Asks(QueryParameter.Choice<DeliveryState>("state", "How the delivery stands."));

    private static async Task<IResult> Handle(Guid id, Request request, Webhooks webhooks, NpgsqlDataSource database)
    {
        var (subscription, refused) = await webhooks.Seen(id, request);
        if (subscription is null) return refused;
        var after = request.Cursor is null ? 0
            : long.TryParse(request.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new BadInputException("?cursor", "cursor.malformed", "cursor must be the 'next' of an earlier answer.");
        var state = EnumWords.Find<DeliveryState>(request.Query("state"));
        var found = await Read(id, after, state, (subscription as Subscription.Lasting)?.Facts, request, database);
        var lines = found.Take(request.Limit).ToList();
        return Answer.Ok(new Page<Line>(lines, found.Count > request.Limit ? lines[^1].Id : null));
    }

    private static async Task<List<Line>> Read(
        Guid id, long after, DeliveryState? state, Subscription.Known? facts, Request request, NpgsqlDataSource database)
    {
        var isEvery = state is null;
        var parts = new List<string>();
        if (isEvery || state != DeliveryState.Waiting) parts.Add(Tried);
        if ((isEvery || state == DeliveryState.Waiting) && facts is not null) parts.Add(Waiting);
        if (parts.Count == 0) return [];
        var limit = request.Limit + 1;
        // Each part is as long as the page at the most: no part is read as a whole to be sorted.
        var each = parts.Select(part => $"({part} order by 1 limit {limit.ToString(CultureInfo.InvariantCulture)})");
        await using var command = database.CreateCommand(
            $"select * from ({string.Join(" union all ", each)}) deliveries order by 1 limit {limit.ToString(CultureInfo.InvariantCulture)}");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = (object?)EnumWords.Of(state) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = facts?.After ?? 0 });
        foreach (var asked in new[] { facts?.Terms.Types, facts?.Terms.Countries, facts?.Terms.Agencies })
        {
            command.Parameters.Add(new()
            {
                Value = asked is null or { Count: 0 } ? DBNull.Value : asked.ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            });
        }

        await using var row = await command.ExecuteReaderAsync(request.Cancellation);
        var lines = new List<Line>();
        while (await row.ReadAsync(request.Cancellation))
        {
            lines.Add(new(
                row.GetInt64(0).ToString(CultureInfo.InvariantCulture), row.GetGuid(1), row.GetString(2), Or<Guid>(3),
                EnumWords.Read<DeliveryState>(row.GetString(4)), row.GetInt32(5), Or<DateTimeOffset>(6), Or<DateTimeOffset>(7),
                Or<DateTimeOffset>(8), Or<int>(9), Or<int>(10), Words(11), Words(12)));
        }

        return lines;

        T? Or<T>(int column)
            where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

        string? Words(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}
