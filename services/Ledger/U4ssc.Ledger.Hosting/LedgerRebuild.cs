using Npgsql;
using NpgsqlTypes;
using U4ssc.Kernel;

namespace U4ssc.Ledger.Hosting;

/// <summary>What a rebuild came to.</summary>
/// <param name="Size">Leaves in the tree.</param>
/// <param name="Root">Its root.</param>
public sealed record Rebuilt(long Size, byte[] Root);

/// <summary>
/// Throws leaves and edge away and builds them again from the stored events, in one transaction, while the service runs, with the login
/// that owns the tables. Every checkpoint that was ever signed must
/// come out at its size: where one does not, the stored events are not those that were promised, and everything stays as it is.
/// </summary>
public sealed class LedgerRebuild(NpgsqlDataSource database)
{
    /// <summary>Builds the tree again, up to where the subscription has come.</summary>
    /// <exception cref="DamagedLogException">A signed checkpoint does not come out.</exception>
    public async Task<Rebuilt> Rebuild(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var reading = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // The subscription waits for the lock and finds what it left.
        await Execute(connection, StoreRights.Rebuilding, cancellation);
        await Execute(connection, "lock table ledger_leaf in exclusive mode", cancellation);
        await Execute(connection, "delete from ledger_leaf", cancellation);
        var promised = await Promised(connection, cancellation);
        var edge = new Edge(await Progress(connection, cancellation), new Frontier());
        await using (var leaves = await connection.BeginBinaryImportAsync(
            "copy ledger_leaf (index, sequence, event_id, hash) from stdin (format binary)", cancellation))
        {
            Check(promised, edge.Frontier);
            await foreach (var stored in StoredEvents.Hashed(reading, 0, edge.Sequence, cancellation))
            {
                await leaves.StartRowAsync(cancellation);
                await leaves.WriteAsync(edge.Frontier.Size, NpgsqlDbType.Bigint, cancellation);
                await leaves.WriteAsync(stored.Sequence, NpgsqlDbType.Bigint, cancellation);
                await leaves.WriteAsync(stored.Id, NpgsqlDbType.Uuid, cancellation);
                await leaves.WriteAsync(stored.Hash, NpgsqlDbType.Bytea, cancellation);
                edge.Frontier.Append(stored.Hash);
                Check(promised, edge.Frontier);
            }

            if (promised.Count > 0 && promised.Keys.Max() > edge.Frontier.Size)
                throw new DamagedLogException(
                    $"A checkpoint was signed at size {promised.Keys.Max()}, and only {edge.Frontier.Size} events are stored.");
            await leaves.CompleteAsync(cancellation);
        }

        await using (var keep = new NpgsqlCommand(
            "insert into ledger_edge (id, size, sequence, hashes) values (1, $1, $2, $3) on conflict (id) do update set size = excluded.size, sequence = excluded.sequence, hashes = excluded.hashes", connection)
        {
            Parameters = { new() { Value = edge.Frontier.Size }, new() { Value = edge.Sequence }, new() { Value = edge.Hashes } },
        })
        {
            await keep.ExecuteNonQueryAsync(cancellation);
        }

        // What the rounds had found may be mended by this; the next one looks again at everything.
        await Execute(connection, "update ledger_round set size = 0, sequence = 0, hashes = '', passed = null, difference = null",
            cancellation);
        await transaction.CommitAsync(cancellation);
        return new(edge.Frontier.Size, edge.Frontier.Root());
    }

    private static void Check(Dictionary<long, byte[]> promised, Frontier frontier)
    {
        if (promised.TryGetValue(frontier.Size, out var root) && !root.AsSpan().SequenceEqual(frontier.Root()))
            throw new DamagedLogException(
                $"The stored events do not give the root of the checkpoint that was signed at size {frontier.Size}. Nothing was rebuilt.");
    }

    private static async Task<Dictionary<long, byte[]>> Promised(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select note from ledger_checkpoint", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var roots = new Dictionary<long, byte[]>();
        while (await reader.ReadAsync(cancellation))
        {
            var checkpoint = Checkpoint.Parse(SignedNote.Parse(reader.GetString(0)).Text);
            roots[checkpoint.Size] = checkpoint.Root;
        }

        return roots;
    }

    // Not from the edge: that is what may have been lost.
    private static async Task<long> Progress(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(sequence), 0) from log_part where name = $1", connection)
        { Parameters = { new() { Value = Integration.PartName } } };
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
