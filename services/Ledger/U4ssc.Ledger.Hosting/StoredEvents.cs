using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;

namespace U4ssc.Ledger.Hosting;

/// <summary>A stored event that has no canonical form: the log stops there until somebody has looked.</summary>
public sealed class UnprovableEventException : Exception
{
    /// <summary>Says which event it is.</summary>
    public UnprovableEventException(long sequence, NotCanonicalException reason)
        : base($"The event at sequence {sequence} cannot be proved. {reason?.Message}", reason)
    {
    }
}

/// <summary>One stored event with the hash of its leaf.</summary>
internal readonly record struct HashedEvent(long Sequence, Guid Id, byte[] Hash, Guid Stream = default);

/// <summary>
/// The event log as it lies in the database. What is proved is what is stored, so the rows are read as they are and never through the types
/// of the domain, which would add what they believe.
/// </summary>
internal static class StoredEvents
{
    // A tombstone fills the place of an append that was rolled back: nothing happened there.
    private const string Rows = """
        select seq_id, id, stream_id, version, type, timestamp, data, headers, correlation_id, causation_id, user_name
        from mt_events
        where seq_id > $1 and seq_id <= $2 and type <> 'tombstone'
        order by seq_id
        """;

    /// <summary>The events after one sequence, up to and with another, in order.</summary>
    public static async IAsyncEnumerable<HashedEvent> Hashed(
        NpgsqlConnection connection, long after, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Rows, connection) { Parameters = { new() { Value = after }, new() { Value = upTo } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var buffer = new ArrayBufferWriter<byte>();
        while (await reader.ReadAsync(cancellation))
        {
            using var data = JsonDocument.Parse(reader.GetFieldValue<byte[]>(6));
            var leaf = Leaf(reader, data.RootElement);
            byte[] hash;
            try
            {
                hash = leaf.Hash(buffer);
            }
            catch (NotCanonicalException reason)
            {
                throw new UnprovableEventException(leaf.Sequence, reason);
            }

            yield return new(leaf.Sequence, leaf.Id, hash, leaf.Stream);
        }
    }

    private static EventLeaf Leaf(NpgsqlDataReader row, JsonElement data)
    {
        var sequence = row.GetInt64(0);
        var (id, stream, version, type) = (row.GetGuid(1), row.GetGuid(2), row.GetInt64(3), row.GetString(4));
        var at = row.GetFieldValue<DateTimeOffset>(5);
        var headers = row.IsDBNull(7) ? default : JsonElement.Parse(row.GetFieldValue<byte[]>(7));
        return new(
            id, stream, version, sequence, type, at, Header(headers, EventHeaders.EffectiveAt), Text(row, 10),
            Header(headers, EventHeaders.Role), Header(headers, EventHeaders.OnBehalfOf),
            Header(headers, EventHeaders.Reason), Text(row, 8), Text(row, 9), Header(headers, EventHeaders.TraceId), data);
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string? Header(JsonElement headers, string name) =>
        headers.ValueKind == JsonValueKind.Object && headers.TryGetProperty(name, out var value)
            && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
}
