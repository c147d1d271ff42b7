using Npgsql;

namespace U4ssc.Ledger.Hosting;

/// <summary>The stored events no longer give the tree that was built from them: nothing is signed until somebody has looked.</summary>
public sealed class DamagedLogException : Exception
{
    /// <summary>Says what differs, and from which sequence on.</summary>
    public DamagedLogException(string sentence)
        : base(sentence)
    {
    }
}

/// <summary>
/// Provable events become published: the tree's batch since the last checkpoint is computed again from the stored events, and only a root
/// that both agree on is signed. A checkpoint is kept for ever; the same size twice is the same bytes.
/// </summary>
public sealed class Checkpoints(NpgsqlDataSource database, NoteSigner log) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);

    /// <summary>The key that verifies this log's checkpoints.</summary>
    public NoteVerifier Verifier => log.Verifier;

    /// <inheritdoc />
    public void Dispose() => one.Dispose();

    /// <summary>The signed checkpoint of what is provable now.</summary>
    /// <exception cref="DamagedLogException">Stored events since the last checkpoint differ from those in the tree.</exception>
    public async Task<string> Latest(CancellationToken cancellation)
    {
        // One at a time: verifying a long batch for each of many askers at once would help none of them.
        await one.WaitAsync(cancellation);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            if (await Found(connection, cancellation) is { } difference) throw new DamagedLogException(difference);
            var edge = await LedgerTables.ReadEdge(connection, cancellation);
            var last = await LedgerTables.LastCheckpoint(connection, edge.Frontier.Size, cancellation);
            return last is { } kept && kept.Edge.Frontier.Size == edge.Frontier.Size
                ? kept.Note
                : await Publish(connection, last?.Edge ?? Edge.Empty, edge, cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<string> Publish(NpgsqlConnection connection, Edge last, Edge edge, CancellationToken cancellation)
    {
        await Verification.Verify(connection, last, edge, cancellation);
        var note = new Checkpoint(log.Verifier.Name, edge.Frontier.Size, edge.Frontier.Root()).SignedBy(log).ToString();

        // Another replica may have been faster: what was kept first is what is served, and no two follow the same one.
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var take = new NpgsqlCommand("select pg_advisory_xact_lock(hashtext('u4ssc-checkpoints'), 0)", connection))
            await take.ExecuteNonQueryAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            with kept as (
              insert into ledger_checkpoint (size, sequence, hashes, note, previous)
              select $1, $2, $3, $4, (select max(size) from ledger_checkpoint)
              where not exists (select from ledger_checkpoint where size >= $1)
              returning note)
            select note from kept union all (select note from ledger_checkpoint where size >= $1 order by size limit 1) limit 1
            """, connection)
        {
            Parameters =
            {
                new() { Value = edge.Frontier.Size }, new() { Value = edge.Sequence },
                new() { Value = edge.Hashes }, new() { Value = note },
            },
        };
        var served = (string)(await command.ExecuteScalarAsync(cancellation))!;
        await transaction.CommitAsync(cancellation);
        return served;
    }

    // What a round over all events has found counts for those after the last checkpoint, too.
    private static async Task<string?> Found(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select difference from ledger_round where id = 1", connection);
        return await command.ExecuteScalarAsync(cancellation) as string;
    }
}
