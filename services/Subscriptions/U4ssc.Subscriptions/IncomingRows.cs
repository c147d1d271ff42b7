using Npgsql;
using NpgsqlTypes;
using U4ssc.Kernel.Store;

namespace U4ssc.Subscriptions;

/// <summary>What was heard, as it is kept.</summary>
/// <param name="Source">The service that told it.</param>
/// <param name="Number">The number that it gave.</param>
/// <param name="Message">Tells two messages under one number apart.</param>
/// <param name="Facts">What it says to everybody, as JSON.</param>
/// <param name="IsSilent">It says nothing to everybody.</param>
internal sealed record IncomingRow(
    string Source, long Number, Guid Message, string Facts, bool IsSilent, string? Trace, DateTimeOffset HeardAt);

/// <summary>
/// Keeps what comes within some milliseconds in one transaction: for each message by itself, PostgreSQL would do most of its work for the
/// transaction and little for the row. Nobody is told that its row is kept before it is.
/// </summary>
internal sealed class IncomingRows(NpgsqlDataSource database, Hints hints, TimeProvider clock)
{
    /// <summary>So many are written without waiting for others: as many as one queue may have in hand.</summary>
    public const int Enough = 16;

    /// <summary>Rows of one transaction at most.</summary>
    public const int RowsMax = 500;

    // In the order of the keys: two replicas that keep the same ones wait for each other, and neither for ever. What waits for just this
    // one is found by its key; a range would be looked for row by row while the statistics still say that there are few.
    internal const string Insert = """
        with given as (select * from unnest($1, $2, $3, $4, $5, $6) as given (source, number, message, facts, trace, heard_at)),
          sources as (insert into source_progress (source, number) select distinct source, 0 from given
            where not exists (select from source_progress known where known.source = given.source) order by source on conflict do nothing)
        insert into incoming (source, number, message, facts, trace, heard_at) select * from given order by source, number
        on conflict do nothing
        returning source, number, message,
          exists (select from incoming next where next.source = incoming.source and next.number = incoming.number + 1)
        """;

    private const string Known = """
        select source, number, message from unnest($1, $2) as asked (source, number) join incoming using (source, number)
        """;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);
    private readonly Lock sync = new();
    private List<Waiter> waiting = [];
    private TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isWriting;

    /// <summary>Keeps a row where there is none with its number.</summary>
    /// <returns>The message that is kept under the number.</returns>
    public Task<Guid> Keep(IncomingRow row)
    {
        var waiter = new Waiter(row);
        lock (sync)
        {
            waiting.Add(waiter);
            if (waiting.Count >= Enough) enough.TrySetResult();
            if (!isWriting) _ = Task.Run(WriteWhatWaits);
            isWriting = true;
        }

        return waiter.Kept.Task;
    }

    private async Task WriteWhatWaits()
    {
        while (true)
        {
            await enough.Task.WaitAsync(Gather, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            List<Waiter> taken;
            lock (sync)
            {
                (taken, waiting) = (waiting, []);
                enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
                isWriting = taken.Count > 0;
                if (!isWriting) return;
            }

            foreach (var some in taken.Chunk(RowsMax)) await WriteAll(some);
        }
    }

    // One that cannot be kept takes nobody with it.
    private async Task WriteAll(Waiter[] some)
    {
        try
        {
            await Write(some);
        }
        catch (PostgresException wrong) when (!wrong.IsTransient && some.Length > 1)
        {
            foreach (var one in some) await WriteAll([one]);
        }
#pragma warning disable CA1031 // Whoever waits is told, and tries again.
        catch (Exception lost)
#pragma warning restore CA1031
        {
            foreach (var one in some) one.Kept.TrySetException(lost);
        }
    }

    private async Task Write(Waiter[] some)
    {
        var kept = new Dictionary<(string Source, long Number), Guid>();
        var isWaitedFor = false;
        await using (var insert = database.CreateCommand(Insert))
        {
            AddKeys(insert, some);
            insert.Parameters.Add(new() { Value = some.Select(one => one.Row.Message).ToArray() });
            insert.Parameters.Add(new() { Value = some.Select(one => one.Row.Facts).ToArray() });
            insert.Parameters.Add(new()
            { Value = some.Select(one => one.Row.Trace).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            insert.Parameters.Add(new() { Value = some.Select(one => one.Row.HeardAt).ToArray() });
            await using var rows = await insert.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                kept.Add((rows.GetString(0), rows.GetInt64(1)), rows.GetGuid(2));
                isWaitedFor |= rows.GetBoolean(3);
            }
        }

        // Most messages say nothing to everybody: these are passed with the next one that does, or at the next look, unless a later one
        // waits for just this one. A transaction of the numbering for each of them would cost more than the message itself.
        if (isWaitedFor || some.Any(one => !one.Row.IsSilent && kept.ContainsKey(one.Key))) hints.Raise(Incoming.Channel);
        await AddKnown(kept, [.. some.Where(one => !kept.ContainsKey(one.Key))]);
        foreach (var one in some) one.Kept.TrySetResult(kept.GetValueOrDefault(one.Key));
    }

    private async Task AddKnown(Dictionary<(string Source, long Number), Guid> kept, Waiter[] again)
    {
        if (again.Length == 0) return;
        await using var look = database.CreateCommand(Known);
        AddKeys(look, again);
        await using var rows = await look.ExecuteReaderAsync();
        while (await rows.ReadAsync()) kept[(rows.GetString(0), rows.GetInt64(1))] = rows.GetGuid(2);
    }

    private static void AddKeys(NpgsqlCommand command, Waiter[] some)
    {
        command.Parameters.Add(new() { Value = some.Select(one => one.Row.Source).ToArray() });
        command.Parameters.Add(new() { Value = some.Select(one => one.Row.Number).ToArray() });
    }

    private sealed record Waiter(IncomingRow Row)
    {
        public (string Source, long Number) Key => (Row.Source, Row.Number);

        public TaskCompletionSource<Guid> Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
