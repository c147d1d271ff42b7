using Marten;
using Npgsql;
using U4ssc.Kernel.Store;

namespace U4ssc.Ledger.Hosting;

/// <summary>
/// Sequenced events become provable: on the daemon's leader, the leaves of a batch and the tree's new edge are written in the transaction
/// of the subscription's own progress. Killed anywhere in between, it is as if the batch had not begun; run twice, the second time finds
/// nothing to do.
/// </summary>
internal sealed class Integration : ILogPart
{
    public const string PartName = "ledger";

    // A log that is integrated late, or again, goes in steps of so many sequences: memory and transactions stay small.
    private const long StepMax = 5000;

    public string Name => PartName;

    // It reads the rows as they lie there, and none of them through the types of the domain.
    public IReadOnlyCollection<Type> Reads => [];

    public async Task<Action?> Take(LogPage page, IDocumentOperations operations, CancellationToken cancellation)
    {
        // From where the tree stands, not from where the page begins: after a rewind there is simply nothing new.
        var edge = await LedgerTables.ReadEdge(page.Connection, cancellation);
        while (page.UpTo - edge.Sequence > StepMax)
        {
            var step = await Grown.From(edge, edge.Sequence + StepMax, page.Connection, cancellation);
            await step.Write(page.Connection, cancellation);
            edge = step.Edge;
        }

        if (edge.Sequence >= page.UpTo) return null;
        var grown = await Grown.From(edge, page.UpTo, page.Connection, cancellation);
        foreach (var (sql, parameters) in grown.Statements) operations.QueueSqlCommand(sql, parameters);
        return null;
    }

    /// <summary>The leaves that a step adds, and the edge after it.</summary>
    private sealed record Grown(long First, List<HashedEvent> Events, Edge Edge)
    {
        // A leaf's index is a primary key: should two leaders integrate the same step, one of them fails as a whole.
        public IEnumerable<(string Sql, object[] Parameters)> Statements =>
        [
            ("insert into ledger_leaf (index, sequence, event_id, hash) select * from unnest(?, ?, ?, ?)",
            [
                Enumerable.Range(0, Events.Count).Select(i => First + i).ToArray(), Events.Select(stored => stored.Sequence).ToArray(),
                Events.Select(stored => stored.Id).ToArray(), Events.Select(stored => stored.Hash).ToArray(),
            ]),
            ("insert into ledger_edge (id, size, sequence, hashes) values (1, ?, ?, ?) on conflict (id) do update set size = excluded.size, sequence = excluded.sequence, hashes = excluded.hashes",
            [Edge.Frontier.Size, Edge.Sequence, Edge.Hashes]),
        ];

        public static async Task<Grown> From(Edge edge, long upTo, NpgsqlConnection connection, CancellationToken cancellation)
        {
            var first = edge.Frontier.Size;
            var events = new List<HashedEvent>();
            await foreach (var stored in StoredEvents.Hashed(connection, edge.Sequence, upTo, cancellation))
            {
                events.Add(stored);
                edge.Frontier.Append(stored.Hash);
            }

            return new(first, events, edge with { Sequence = upTo });
        }

        // Killed after it, the next one goes on from the new edge, wherever the subscription's own progress stands.
        public async Task Write(NpgsqlConnection connection, CancellationToken cancellation)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            foreach (var (sql, parameters) in Statements)
            {
                await using var command = new NpgsqlCommand(Numbered(sql), connection);
                foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
                await command.ExecuteNonQueryAsync(cancellation);
            }

            await transaction.CommitAsync(cancellation);
        }

        private static string Numbered(string sql)
        {
            var parts = sql.Split('?');
            return string.Concat(parts.Select((part, i) => i == 0 ? part : $"${i}{part}"));
        }
    }
}
