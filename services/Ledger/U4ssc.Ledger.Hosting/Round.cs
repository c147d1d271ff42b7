using Npgsql;

namespace U4ssc.Ledger.Hosting;

/// <summary>Where a round over the stored events stands, and what the last whole one found.</summary>
internal sealed class Round
{
    private Edge at = Edge.Empty;
    private long? passed;
    private DateTimeOffset began;
    private DateTimeOffset? finished;
    private string? difference;
    private long events;

    /// <summary>Size of the newest checkpoint that was ever seen; it only grows.</summary>
    public long? Newest { get; set; }

    public static async Task<Round> Read(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select size, sequence, hashes, passed, newest, began, finished, difference, events
            from ledger_round where id = 1
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return new() { began = now };
        return new()
        {
            at = Edge.Of(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)),
            passed = reader.IsDBNull(3) ? null : reader.GetInt64(3),
            Newest = reader.IsDBNull(4) ? null : reader.GetInt64(4),
            began = reader.GetFieldValue<DateTimeOffset>(5),
            finished = reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
            difference = reader.IsDBNull(7) ? null : reader.GetString(7),
            events = reader.GetInt64(8),
        };
    }

    public async Task Write(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into ledger_round (id, size, sequence, hashes, passed, newest, began, finished, difference, events)
            values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (id) do update
            set size = $1, sequence = $2, hashes = $3, passed = $4, newest = $5, began = $6, finished = $7, difference = $8, events = $9
            """, connection)
        {
            Parameters =
            {
                new() { Value = at.Frontier.Size }, new() { Value = at.Sequence }, new() { Value = at.Hashes },
                new() { Value = (object?)passed ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
                new() { Value = (object?)Newest ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
                new() { Value = began.ToUniversalTime() },
                new() { Value = (object?)finished?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
                new() { Value = (object?)difference ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new() { Value = events },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The next one begins at the first event.</summary>
    public void End(string? found, DateTimeOffset now) =>
        (difference, finished, events, at, passed, began) = (found, now, at.Frontier.Size, Edge.Empty, null, now);

    /// <summary>Looks at the next events; the first thing that differs ends the round.</summary>
    public async Task<(bool Ended, string? Difference)> Go(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await MissingNewest(connection, cancellation) is { } missing) return (true, missing);
        var edge = await LedgerTables.ReadEdge(connection, cancellation);
        // The tree was built again from nothing meanwhile: so is the round.
        if (edge.Frontier.Size < at.Frontier.Size) (at, passed) = (Edge.Empty, null);
        var leaves = await Leaf.Next(connection, at.Frontier.Size, edge.Frontier.Size, cancellation);
        var last = leaves.Count < Rounds.EventsPerStep;
        var upTo = last ? edge.Sequence : leaves[^1].Event.Sequence;
        var promises = await Promise.Next(connection, passed, at.Frontier.Size + leaves.Count, cancellation);
        if (Pass(promises) is { } atStart) return (true, atStart);
        var seen = 0;
        await foreach (var stored in StoredEvents.Hashed(connection, at.Sequence, upTo, cancellation))
        {
            if (Compare(seen < leaves.Count ? leaves[seen] : null, stored) is { } differs) return (true, differs);
            seen++;
            at.Frontier.Append(stored.Hash);
            if (Pass(promises) is { } broken) return (true, broken);
        }

        if (seen < leaves.Count) return (true, Gone(leaves[seen].Event));
        at = at with { Sequence = upTo };
        return last ? (true, AtTheEnd(edge)) : (false, null);
    }

    private string? Compare(Leaf? leaf, HashedEvent stored)
    {
        if (leaf is null || leaf.Event.Sequence > stored.Sequence)
        {
            return $"The event at sequence {stored.Sequence} is stored and the tree does not have it " +
                $"(event {stored.Id}, stream {stored.Stream}).";
        }

        if (leaf.Event.Sequence < stored.Sequence) return Gone(leaf.Event);
        if (leaf.Event.Id != stored.Id)
        {
            return $"The event at sequence {stored.Sequence} is not what it was when it entered the tree: " +
                $"the tree has event {leaf.Event.Id}, stored is event {stored.Id} (stream {stored.Stream}).";
        }

        if (!leaf.Event.Hash.AsSpan().SequenceEqual(stored.Hash))
        {
            return $"The event at sequence {stored.Sequence} is not what it was when it entered the tree: " +
                $"its content differs (event {stored.Id}, stream {stored.Stream}).";
        }

        return leaf.Index == at.Frontier.Size
            ? null
            : $"The leaf of the event at sequence {stored.Sequence} has the wrong place in the tree.";
    }

    // Each names the one before it: none between two can be taken away.
    private string? Pass(Queue<Promise> promises)
    {
        if (!promises.TryPeek(out var next) || next.Checkpoint.Size != at.Frontier.Size) return null;
        promises.Dequeue();
        var (checkpoint, previous, since, sequence) = next;
        if (previous != passed)
        {
            return previous is null
                ? $"The checkpoint at size {checkpoint.Size} was the first, and one is stored before it, at size {passed}."
                : $"The checkpoint that was signed at size {previous} is no longer stored.";
        }

        passed = checkpoint.Size;
        return checkpoint.Root.AsSpan().SequenceEqual(at.Frontier.Root())
            ? null
            : $"An event after sequence {since} and up to sequence {sequence}, and its leaf with it, is not what it was " +
              $"when the checkpoint of size {checkpoint.Size} was signed.";
    }

    private string? AtTheEnd(Edge edge)
    {
        if (Newest > edge.Frontier.Size)
            return $"A checkpoint was signed at size {Newest}, and the tree has only {edge.Frontier.Size} leaves.";
        return at.Frontier.Size == edge.Frontier.Size && at.Frontier.Root().AsSpan().SequenceEqual(edge.Frontier.Root())
            ? null
            : $"An event up to sequence {edge.Sequence}, and its leaf with it, is not what it was, or the edge of the tree is another.";
    }

    private async Task<string?> MissingNewest(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select max(size), coalesce(bool_or(size = $1), false) from ledger_checkpoint", connection);
        command.Parameters.Add(new() { Value = Newest ?? -1 });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (Newest is { } known && !reader.GetBoolean(1)) return $"The checkpoint that was signed at size {known} is no longer stored.";
        Newest = reader.IsDBNull(0) ? null : reader.GetInt64(0);
        return null;
    }

    private static string Gone(HashedEvent leaf) =>
        $"The event at sequence {leaf.Sequence} is in the tree and no longer stored (event {leaf.Id}).";

    private sealed record Leaf(long Index, HashedEvent Event)
    {
        public static async Task<List<Leaf>> Next(NpgsqlConnection connection, long from, long below, CancellationToken cancellation)
        {
            await using var command = new NpgsqlCommand(
                "select index, sequence, event_id, hash from ledger_leaf where index >= $1 and index < $2 order by index limit $3",
                connection)
            {
                Parameters = { new() { Value = from }, new() { Value = below }, new() { Value = Rounds.EventsPerStep } },
            };
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var leaves = new List<Leaf>();
            while (await reader.ReadAsync(cancellation))
                leaves.Add(new(reader.GetInt64(0), new(reader.GetInt64(1), reader.GetGuid(2), reader.GetFieldValue<byte[]>(3))));
            return leaves;
        }
    }

    /// <param name="Since">Sequence up to which the checkpoint before it went.</param>
    private sealed record Promise(Checkpoint Checkpoint, long? Previous, long Since, long Sequence)
    {
        public static async Task<Queue<Promise>> Next(NpgsqlConnection connection, long? passed, long upTo, CancellationToken cancellation)
        {
            await using var command = new NpgsqlCommand(
                """
                select c.note, c.previous, coalesce(p.sequence, 0), c.sequence
                from ledger_checkpoint c left join ledger_checkpoint p on p.size = c.previous
                where c.size > $1 and c.size <= $2 order by c.size
                """, connection)
            {
                Parameters = { new() { Value = passed ?? -1 }, new() { Value = upTo } },
            };
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var promises = new Queue<Promise>();
            while (await reader.ReadAsync(cancellation))
            {
                promises.Enqueue(new(
                    Checkpoint.Parse(SignedNote.Parse(reader.GetString(0)).Text), reader.IsDBNull(1) ? null : reader.GetInt64(1),
                    reader.GetInt64(2), reader.GetInt64(3)));
            }

            return promises;
        }
    }
}
