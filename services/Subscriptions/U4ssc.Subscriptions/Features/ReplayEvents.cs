using System.Globalization;
using System.Text.Json;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>
/// Events of a range are delivered once more, with the same ids and bytes; or of a range, or of all, those that were never accepted.
/// </summary>
internal static class ReplayEventsEndpoint
{
    private const string Insert = """
        insert into replay (subscription, serial, after, up_to, not_accepted_only, position, asked_at) values (?, ?, ?, ?, ?, ?, ?)
        """;

    /// <param name="From">The first number, or an instant: events recorded from then on. From the first event on where it is left
    /// out.</param>
    /// <param name="To">The last number, or an instant: events recorded until then. Up to the newest where it is left out.</param>
    /// <param name="NotAccepted">Only what was never accepted.</param>
    public sealed record Body(JsonElement? From = null, JsonElement? To = null, bool? NotAccepted = null);

    /// <summary>The replay that begins.</summary>
    public sealed record Replaying(int Serial, long From, long To, bool NotAccepted);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/replay", Handle)
        .WithSummary("Deliver a range of events once more.").Produces<Replaying>(StatusCodes.Status202Accepted);

    private static async Task<IResult> Handle(
        Guid id, Body<Body> body, Request request, NpgsqlDataSource database, Tail tail, SubscriptionDoor door)
    {
        await tail.Look(request.Cancellation);
        var newest = tail.Head.Number;
        var (from, to) = (body.Value.From, body.Value.To);
        var after = await Number("/from", from, isEnd: false) - 1 ?? 0;
        var upTo = await Number("/to", to, isEnd: true) ?? newest;
        return await Ask(id, request, database, door, new RequestReplay(after, upTo, body.Value.NotAccepted ?? false, newest, 0));

        async Task<long?> Number(string place, JsonElement? given, bool isEnd) => given switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) && value is > 0 and < long.MaxValue => value,
            { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture,
                out var value) && value > 0 => value,
            { ValueKind: JsonValueKind.String } text when Instants.Read(text.GetString()!) is { } at =>
                await At(database, at, isEnd, request.Cancellation),
            _ => throw new BadInputException(
                place, "subscription.replay_shape", "Give the number of an event from 1, or an instant such as 2026-04-30T12:00:00Z."),
        };
    }

    /// <summary>Asks for a replay; what is open of the subscription is counted here.</summary>
    internal static async Task<IResult> Ask(
        Guid id, Request request, NpgsqlDataSource database, SubscriptionDoor door, RequestReplay command)
    {
        await using var count = database.CreateCommand("select count(*)::int from replay where subscription = $1 and done_at is null");
        count.Parameters.Add(new() { Value = id });
        var counted = command with { Open = (int)(await count.ExecuteScalarAsync(request.Cancellation))! };
        return await door.Ask(
            request, id, state => SubscriptionDecider.Decide(counted, state),
            (state, _) => Answer.Accepted($"/api/subscriptions/{id}/health", new Replaying(
                ((Subscription.Lasting)state).Facts.Replays, command.After + 1, command.UpTo, command.NotAcceptedOnly)),
            (session, events) =>
            {
                foreach (var asked in events.OfType<SubscriptionReplayRequested>())
                    session.QueueSqlCommand(
                        Insert, id, asked.Serial, asked.After, asked.UpTo, asked.NotAcceptedOnly, asked.After, request.Now);
            });
    }

    // The stream is in the order of its numbers, and of the times of recording only nearly: from the first that is as late, up to the last
    // that is as early.
    private static async Task<long> At(NpgsqlDataSource database, DateTimeOffset at, bool isEnd, CancellationToken cancellation)
    {
        await using var find = database.CreateCommand(isEnd
            ? "select coalesce(max(version), 0) from mt_events where stream_id = $1 and timestamp <= $2"
            : "select coalesce(min(version), (select max(version) + 1 from mt_events where stream_id = $1), 1) from mt_events where stream_id = $1 and timestamp >= $2");
        find.Parameters.Add(new() { Value = PublicationEvents.Stream });
        find.Parameters.Add(new() { Value = at.ToUniversalTime() });
        return (long)(await find.ExecuteScalarAsync(cancellation))!;
    }
}
