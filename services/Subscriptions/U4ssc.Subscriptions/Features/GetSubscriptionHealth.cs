using Npgsql;
using NpgsqlTypes;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>How a subscription fares: how far it is behind, and what comes of attempts.</summary>
internal static class GetSubscriptionHealthEndpoint
{
    private const int CountedMax = 10_000;

    /// <summary>How it fares.</summary>
    /// <param name="CompleteUpTo">Everything up to this number that was asked for was accepted or given up.</param>
    /// <param name="Newest">Number of the newest event of the stream.</param>
    /// <param name="LagEvents">Events that were asked for and are not accepted yet, at most 10 000.</param>
    /// <param name="LagSeconds">How long the oldest of them has been in the stream.</param>
    /// <param name="SuccessRate">Share of the attempts of the last 24 hours that were accepted; null where there was none.</param>
    /// <param name="NotAccepted">Events whose last attempt failed.</param>
    /// <param name="Skipped">Events that were given up; a replay with notAccepted delivers them.</param>
    public sealed record Fares(
        SubscriptionStatus Status, long CompleteUpTo, long Newest, int LagEvents, decimal LagSeconds, decimal? SuccessRate,
        long NotAccepted,
        long Skipped, DateTimeOffset? LastAcceptedAt, Failure? LastFailure, IReadOnlyList<ReplayFares> Replays);

    /// <summary>The last attempt that failed and was not made good since.</summary>
    public sealed record Failure(long Number, DateTimeOffset At, int Attempts, int? Status, string? Error, string? Answer);

    /// <summary>A replay that is under way.</summary>
    public sealed record ReplayFares(int Serial, long From, long To, bool NotAccepted, long CompleteUpTo);

    private const string Counts = """
        select coalesce((select number from delivery_progress where subscription = $1), $2),
          (select round(sum(case when state = 'accepted' then 1 else 0 end)::numeric / nullif(sum(attempts), 0), 4)
            from delivery where subscription = $1 and last_at > $3),
          (select count(*) from delivery where subscription = $1 and state = 'failed'),
          (select count(*) from delivery where subscription = $1 and state = 'skipped'),
          (select max(last_at) from delivery where subscription = $1 and state = 'accepted')
        """;

    private const string Lag = """
        select count(*)::int, min(at) from (
          select mt_events.timestamp as at from public_event e join mt_events on stream_id = $8 and version = e.number
          where e.number > $2 and e.number > coalesce((select number from delivery_progress where subscription = $1), $2)
            and ($5::text[] is null or e.type = any($5)) and ($6::text[] is null or e.country = any($6))
            and ($7::text[] is null or e.agency = any($7))
            and not exists (select from delivery d where d.subscription = $1 and d.number = e.number and d.state in ('accepted', 'skipped'))
          order by e.number limit $4) open
        """;

    private const string Last = """
        select number, last_at, attempts, status, error, answer from delivery
        where subscription = $1 and state = 'failed' order by last_at desc limit 1
        """;

    private const string Replays =
        "select serial, after, up_to, not_accepted_only, position from replay where subscription = $1 and done_at is null order by serial";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/health", Handle).Produces<Fares>();

    private static async Task<IResult> Handle(Guid id, Request request, Webhooks webhooks, NpgsqlDataSource database, Tail tail)
    {
        var (subscription, refused) = await webhooks.Seen(id, request);
        if (subscription is not Subscription.Lasting { Facts: var facts })
            return subscription is null ? refused : SubscriptionRefusals.Over.ToProblem();
        await using var connection = await database.OpenConnectionAsync(request.Cancellation);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(Counts, id, facts.After, request.Now.AddHours(-24).ToUniversalTime()),
                Command(
                    Lag, id, facts.After, request.Now.ToUniversalTime(), CountedMax, Or(facts.Terms.Types), Or(facts.Terms.Countries),
                    Or(facts.Terms.Agencies), PublicationEvents.Stream),
                Command(Last, id),
                Command(Replays, id),
            },
        };
        await using var row = await batch.ExecuteReaderAsync(request.Cancellation);
        await row.ReadAsync(request.Cancellation);
        var (complete, rate) = (row.GetInt64(0), await row.IsDBNullAsync(1) ? (decimal?)null : row.GetDecimal(1));
        var (notAccepted, skipped) = (row.GetInt64(2), row.GetInt64(3));
        DateTimeOffset? accepted = await row.IsDBNullAsync(4) ? null : await row.GetFieldValueAsync<DateTimeOffset>(4);
        await row.NextResultAsync(request.Cancellation);
        await row.ReadAsync(request.Cancellation);
        var events = row.GetInt32(0);
        var seconds = await row.IsDBNullAsync(1) ? 0m
            : Math.Max(0m,
                Math.Round((decimal)(request.Now - await row.GetFieldValueAsync<DateTimeOffset>(1)).TotalMilliseconds / 1000m, 1));
        await row.NextResultAsync(request.Cancellation);
        Failure? failure = null;
        if (await row.ReadAsync(request.Cancellation))
        {
            failure = new(
                row.GetInt64(0), await row.GetFieldValueAsync<DateTimeOffset>(1), row.GetInt32(2), await row.IsDBNullAsync(3)
                    ? null
                    : row.GetInt32(3),
                await row.IsDBNullAsync(4) ? null : row.GetString(4), await row.IsDBNullAsync(5) ? null : row.GetString(5));
        }

        await row.NextResultAsync(request.Cancellation);
        var replays = new List<ReplayFares>();
        while (await row.ReadAsync(request.Cancellation))
            replays.Add(new(row.GetInt32(0), row.GetInt64(1) + 1, row.GetInt64(2), row.GetBoolean(3), row.GetInt64(4)));
        return Answer.Ok(new Fares(
            SubscriptionStatuses.Of(subscription), complete, tail.Head.Number, events, seconds, rate, notAccepted, skipped, accepted,
            failure,
            replays));
    }

    private static NpgsqlBatchCommand Command(string text, params object[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        return command;
    }

    private static NpgsqlParameter Or(IReadOnlyList<string> asked) => new()
    {
        Value = asked.Count == 0 ? DBNull.Value : asked.ToArray(),
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
    };
}
