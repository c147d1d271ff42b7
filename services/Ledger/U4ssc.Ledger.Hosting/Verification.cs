using Npgsql;

namespace U4ssc.Ledger.Hosting;

/// <summary>Computes a part of the tree again from the stored events.</summary>
internal static class Verification
{
    /// <summary>Nothing, where the events after <paramref name="from"/> give the tree at <paramref name="to"/>.</summary>
    /// <exception cref="DamagedLogException">They do not; the message names the first sequence that differs.</exception>
    public static async Task Verify(NpgsqlConnection connection, Edge from, Edge to, CancellationToken cancellation)
    {
        var computed = new Frontier(from.Frontier.Size, from.Frontier.Subtrees);
        await foreach (var stored in StoredEvents.Hashed(connection, from.Sequence, to.Sequence, cancellation))
            computed.Append(stored.Hash);
        if (computed.Size == to.Frontier.Size && computed.Root().AsSpan().SequenceEqual(to.Frontier.Root())) return;
        throw new DamagedLogException(await FirstDifference(connection, from, to, cancellation));
    }

    private static async Task<string> FirstDifference(NpgsqlConnection connection, Edge from, Edge to, CancellationToken cancellation)
    {
        var leaves = await Leaves(connection, from.Frontier.Size, cancellation);
        var index = 0;
        await foreach (var stored in StoredEvents.Hashed(connection, from.Sequence, to.Sequence, cancellation))
        {
            if (index == leaves.Count)
                return $"The event at sequence {stored.Sequence} is stored, and the tree, which is at sequence {to.Sequence}, does not have it.";
            var leaf = leaves[index++];
            if (leaf.Sequence < stored.Sequence) return $"The event at sequence {leaf.Sequence} is in the tree and no longer stored.";
            if (leaf.Sequence > stored.Sequence)
                return $"The event at sequence {stored.Sequence} is stored, and the tree, which is at sequence {to.Sequence}, does not have it.";
            if (!leaf.Hash.AsSpan().SequenceEqual(stored.Hash))
                return $"The event at sequence {stored.Sequence} is not what it was when it entered the tree.";
        }

        return index < leaves.Count
            ? $"The event at sequence {leaves[index].Sequence} is in the tree and no longer stored."
            : "Every event is what it was, but the edge of the tree does not follow from its leaves: rebuild the ledger.";
    }

    private static async Task<List<HashedEvent>> Leaves(NpgsqlConnection connection, long first, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select sequence, event_id, hash from ledger_leaf where index >= $1 order by index",
            connection)
        { Parameters = { new() { Value = first } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var leaves = new List<HashedEvent>();
        while (await reader.ReadAsync(cancellation))
            leaves.Add(new(reader.GetInt64(0), reader.GetGuid(1), reader.GetFieldValue<byte[]>(2)));
        return leaves;
    }
}
