using Npgsql;
using NpgsqlTypes;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>How a delivery stands.</summary>
internal enum DeliveryState
{
    /// <summary>It was not tried yet.</summary>
    Waiting,

    /// <summary>The last attempt failed; it is tried again.</summary>
    Failed,

    /// <summary>The endpoint accepted it.</summary>
    Accepted,

    /// <summary>It was given up after three days, while others were accepted.</summary>
    Skipped,
}

/// <summary>What came of the newest attempt at an event.</summary>
/// <param name="Pass">0 for what comes, otherwise the serial of the replay.</param>
internal sealed record DeliveryResult(
    Guid Subscription, long Number, int Pass, DeliveryState State, int Attempts, DateTimeOffset FirstAt, DateTimeOffset LastAt,
    DateTimeOffset? NextAt, Attempted Attempted);

/// <summary>A replay that is not done.</summary>
internal sealed record OpenReplay(int Serial, long Position, long UpTo, bool NotAcceptedOnly);

/// <summary>What is known of a subscription's deliveries.</summary>
/// <param name="Mark">Up to which number nothing is open; null where the row is lost, and where there never was one.</param>
/// <param name="Known">Highest number of which there is a row.</param>
/// <param name="AcceptedAt">When the newest was accepted.</param>
internal sealed record DeliveriesKnown(
    long? Mark, long Known, DateTimeOffset? AcceptedAt, IReadOnlyList<FailedBefore> Failed, IReadOnlyList<OpenReplay> Replays);

/// <summary>An event that failed and is to be tried again.</summary>
internal sealed record FailedBefore(long Number, int Attempts, DateTimeOffset FirstAt, DateTimeOffset NextAt);

/// <summary>
/// Reads and writes what came of deliveries. Whatever is written is a fact, whoever writes it: an attempt that was accepted stays so, and
/// progress never goes back.
/// </summary>
internal sealed class DeliveryStore(NpgsqlDataSource database)
{
    // One row for each event in a call.
    private const string Write = """
        insert into delivery (subscription, number, pass, state, attempts, first_at, last_at, next_at, status, milliseconds, error, answer)
        select * from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::int[], $6::timestamptz[], $7::timestamptz[],
          $8::timestamptz[], $9::int[], $10::int[], $11::text[], $12::text[])
        on conflict (subscription, number) do update set pass = excluded.pass, state = excluded.state, attempts = excluded.attempts,
          first_at = excluded.first_at, last_at = excluded.last_at, next_at = excluded.next_at, status = excluded.status,
          milliseconds = excluded.milliseconds, error = excluded.error, answer = excluded.answer
        where delivery.last_at <= excluded.last_at
          and (delivery.state <> 'accepted' or excluded.state = 'accepted' or excluded.pass > delivery.pass)
        """;

    private const string Mark = """
        insert into delivery_progress (subscription, number) select * from unnest($1::uuid[], $2::bigint[])
        on conflict (subscription) do update set number = excluded.number where delivery_progress.number < excluded.number
        """;

    private const string Move = """
        update replay set position = greatest(position, moved.at), done_at = case when moved.at >= up_to then coalesce(done_at, now()) end
        from unnest($1::uuid[], $2::int[], $3::bigint[]) as moved (subscription, serial, at)
        where replay.subscription = moved.subscription and replay.serial = moved.serial
        """;

    private const string Load = """
        select (select number from delivery_progress where subscription = $1),
          (select coalesce(max(number), 0) from delivery where subscription = $1),
          (select max(last_at) from delivery where subscription = $1 and state = 'accepted')
        """;

    /// <summary>Writes what came of attempts, and how far each subscription and replay is by that: all or nothing.</summary>
    public async Task Save(
        IReadOnlyCollection<DeliveryResult> results, IReadOnlyCollection<(Guid Subscription, long Number)> marks,
        IReadOnlyCollection<(Guid Subscription, int Serial, long Position)> replays, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        if (results.Count > 0) batch.BatchCommands.Add(Written(results));
        if (marks.Count > 0)
            batch.BatchCommands.Add(Command(Mark, marks.Select(one => one.Subscription).ToArray(),
                marks.Select(one => one.Number).ToArray()));
        if (replays.Count > 0)
        {
            batch.BatchCommands.Add(Command(
                Move, replays.Select(one => one.Subscription).ToArray(), replays.Select(one => one.Serial).ToArray(),
                replays.Select(one => one.Position).ToArray()));
        }

        // A batch is one transaction.
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What is known of one subscription.</summary>
    public async Task<DeliveriesKnown> Read(Guid subscription, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(Load, subscription),
                Command(
                    "select number, attempts, first_at, coalesce(next_at, last_at) from delivery where subscription = $1 and state = 'failed'",
                    subscription),
                Command(
                    "select serial, position, up_to, not_accepted_only from replay where subscription = $1 and done_at is null order by serial",
                    subscription),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var mark = await reader.IsDBNullAsync(0, cancellation) ? (long?)null : reader.GetInt64(0);
        var known = reader.GetInt64(1);
        DateTimeOffset? accepted = await reader.IsDBNullAsync(2, cancellation) ? null : await Time(2);
        await reader.NextResultAsync(cancellation);
        var failed = new List<FailedBefore>();
        while (await reader.ReadAsync(cancellation)) failed.Add(new(reader.GetInt64(0), reader.GetInt32(1), await Time(2), await Time(3)));
        await reader.NextResultAsync(cancellation);
        var replays = new List<OpenReplay>();
        while (await reader.ReadAsync(cancellation))
            replays.Add(new(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetBoolean(3)));
        return new(mark, known, accepted, failed, replays);

        Task<DateTimeOffset> Time(int column) => reader.GetFieldValueAsync<DateTimeOffset>(column, cancellation);
    }

    /// <summary>
    /// Which of a range a pass need not deliver: it was accepted or given up in it, or, where that is enough, ever accepted.
    /// </summary>
    public async Task<HashSet<long>> Done(
        Guid subscription, long after, long upTo, int pass, bool everIsEnough, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select number from delivery where subscription = $1 and number > $2 and number <= $3
              and ((pass >= $4 and state in ('accepted', 'skipped')) or ($5 and state = 'accepted'))
            """);
        foreach (var value in new object[] { subscription, after, upTo, pass, everIsEnough })
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var done = new HashSet<long>();
        while (await reader.ReadAsync(cancellation)) done.Add(reader.GetInt64(0));
        return done;
    }

    private static NpgsqlBatchCommand Written(IReadOnlyCollection<DeliveryResult> results)
    {
        var command = new NpgsqlBatchCommand(Write);
        Add(NpgsqlDbType.Uuid, one => one.Subscription);
        Add(NpgsqlDbType.Bigint, one => one.Number);
        Add(NpgsqlDbType.Integer, one => one.Pass);
        Add(NpgsqlDbType.Text, one => Kernel.EnumWords.Of(one.State));
        Add(NpgsqlDbType.Integer, one => one.Attempts);
        Add(NpgsqlDbType.TimestampTz, one => one.FirstAt.UtcDateTime);
        Add(NpgsqlDbType.TimestampTz, one => one.LastAt.UtcDateTime);
        Add(NpgsqlDbType.TimestampTz, one => one.NextAt?.UtcDateTime);
        Add(NpgsqlDbType.Integer, one => one.Attempted.Status);
        Add(NpgsqlDbType.Integer, one => one.Attempted.Milliseconds);
        Add(NpgsqlDbType.Text, one => one.Attempted.Error);
        // Of what was accepted nobody needs to see what the endpoint said.
        Add(NpgsqlDbType.Text, one => one.State == DeliveryState.Accepted ? null : one.Attempted.Answer);
        return command;

        void Add<T>(NpgsqlDbType type, Func<DeliveryResult, T> value) =>
            command.Parameters.Add(new() { Value = results.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private static NpgsqlBatchCommand Command(string text, params object[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
