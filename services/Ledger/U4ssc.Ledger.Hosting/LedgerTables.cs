using Marten;
using Npgsql;
using U4ssc.Kernel;
using Weasel.Postgresql.Tables;

namespace U4ssc.Ledger.Hosting;

/// <summary>How far the log has grown, and the right edge of its tree.</summary>
/// <param name="Sequence">Sequence of the last stored event that was looked at.</param>
internal sealed record Edge(long Sequence, Frontier Frontier)
{
    public static Edge Empty => new(0, new Frontier());

    /// <summary>The hashes of the edge, one after the other, as they are kept.</summary>
    public byte[] Hashes => [.. Frontier.Subtrees.SelectMany(hash => hash)];

    public static Edge Of(long size, long sequence, byte[] hashes) => new(sequence, new Frontier(size, hashes.Chunk(MerkleTree.HashBytes)));
}

/// <summary>
/// What is kept of the tree: a row for each leaf, one row for the right edge, and every checkpoint that was ever signed. Leaves and edge
/// can be thrown away and rebuilt from the events; checkpoints are promises and stay for ever.
/// </summary>
internal static class LedgerTables
{
    // Checkpoints are promises: nobody throws them away.
    public static readonly KeptTable[] Kept =
    [
        new("ledger_leaf", [], Rebuilt: true), new("ledger_edge", ["size", "sequence"], Along: "hashes", Rebuilt: true),
        new("ledger_checkpoint", []),
    ];

    public static void Add(StoreOptions options)
    {
        var leaf = new Table("public.ledger_leaf");
        leaf.AddColumn("index", "bigint").AsPrimaryKey();
        leaf.AddColumn("sequence", "bigint").NotNull();
        leaf.AddColumn("event_id", "uuid").NotNull().AddIndex(index => index.IsUnique = true);
        leaf.AddColumn("hash", "bytea").NotNull();
        var edge = new Table("public.ledger_edge");
        edge.AddColumn("id", "integer").AsPrimaryKey();
        edge.AddColumn("size", "bigint").NotNull();
        edge.AddColumn("sequence", "bigint").NotNull();
        edge.AddColumn("hashes", "bytea").NotNull();
        var checkpoint = new Table("public.ledger_checkpoint");
        checkpoint.AddColumn("size", "bigint").AsPrimaryKey();
        checkpoint.AddColumn("sequence", "bigint").NotNull();
        checkpoint.AddColumn("hashes", "bytea").NotNull();
        checkpoint.AddColumn("note", "text").NotNull();
        // The size of the one before it: what names its predecessor cannot lose it unnoticed.
        checkpoint.AddColumn("previous", "bigint");
        var round = new Table("public.ledger_round");
        round.AddColumn("id", "integer").AsPrimaryKey();
        round.AddColumn("size", "bigint").NotNull();
        round.AddColumn("sequence", "bigint").NotNull();
        round.AddColumn("hashes", "bytea").NotNull();
        round.AddColumn("passed", "bigint");
        round.AddColumn("newest", "bigint");
        round.AddColumn("began", "timestamptz").NotNull();
        round.AddColumn("finished", "timestamptz");
        round.AddColumn("difference", "text");
        round.AddColumn("events", "bigint").NotNull();
        foreach (var table in new[] { leaf, edge, checkpoint, round }) options.Storage.ExtendedSchemaObjects.Add(table);
    }

    public static async Task<Edge> ReadEdge(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select size, sequence, hashes from ledger_edge where id = 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? Edge.Of(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2))
            : Edge.Empty;
    }

    /// <summary>The checkpoint of the greatest size that is not above <paramref name="sizeMax"/>.</summary>
    public static async Task<(Edge Edge, string Note)?> LastCheckpoint(
        NpgsqlConnection connection, long sizeMax, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select size, sequence, hashes, note from ledger_checkpoint where size <= $1 order by size desc limit 1", connection)
        { Parameters = { new() { Value = sizeMax } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? (Edge.Of(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)), reader.GetString(3))
            : null;
    }
}
