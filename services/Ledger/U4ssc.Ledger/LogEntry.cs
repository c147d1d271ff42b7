using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace U4ssc.Ledger;

/// <summary>
/// What the log holds for one event: its id, the hash of its bytes and its place. It says nothing of what happened, so the whole log is
/// public, and it is small, so entries fit the bundles of C2SP tlog-tiles. Its bytes are the canonical JSON (RFC 8785) of exactly these
/// three members; whoever has the event's bytes (<see cref="EventLeaf.Bytes"/>) makes it again.
/// </summary>
/// <param name="Event">Id of the event.</param>
/// <param name="Hash">SHA-256 of the event's bytes, 64 lower case hexadecimal digits.</param>
/// <param name="Sequence">Place of the event in the event log of the service.</param>
public sealed record LogEntry(Guid Event, string Hash, long Sequence)
{
    /// <summary>Bytes of an entry at the most.</summary>
    public const int BytesMax = 160;

    private const string EventName = "{\"event\":\"";
    private const string HashName = "\",\"hash\":\"";
    private const string SequenceName = "\",\"sequence\":";
    private const int HashAt = 10 + 36 + 10;
    private const int SequenceAt = HashAt + 64 + 13;

    /// <summary>The entry of an event.</summary>
    /// <param name="leaf">The event, whole.</param>
    /// <param name="buffer">Where the event's bytes are written for it; one that is used again spares a copy of some 30 KB an
    /// event.</param>
    /// <exception cref="Kernel.NotCanonicalException">See <see cref="EventLeaf.Bytes"/>.</exception>
    public static LogEntry Of(EventLeaf leaf, ArrayBufferWriter<byte>? buffer = null)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        buffer ??= new();
        buffer.ResetWrittenCount();
        leaf.Write(buffer);
        return new(leaf.Id, Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan)), leaf.Sequence);
    }

    /// <summary>Reads an entry.</summary>
    /// <exception cref="FormatException">These bytes are not the one spelling of an entry.</exception>
    public static LogEntry Parse(ReadOnlySpan<byte> entry)
    {
        // Each member has its place: what is read is what would be written, to the byte.
        if (entry.Length is > SequenceAt + 1 and <= BytesMax
            && Utf8Parser.TryParse(entry[EventName.Length..(EventName.Length + 36)], out Guid id, out var read, 'D') && read == 36
            && Utf8Parser.TryParse(entry[SequenceAt..^1], out long sequence, out read) && read == entry.Length - SequenceAt - 1)
        {
            var parsed = new LogEntry(id, Encoding.Latin1.GetString(entry.Slice(HashAt, 64)), sequence);
            if (IsHash(parsed.Hash) && sequence >= 0 && entry.SequenceEqual(parsed.Bytes())) return parsed;
        }

        throw new FormatException(
            "An entry is the canonical JSON of event (an id), hash (64 lower case hexadecimal digits) and sequence (a whole number).");
    }

    /// <summary>The bytes that are hashed into the tree, and served.</summary>
    public byte[] Bytes() => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{EventName}{Event:D}{HashName}{Hash}{SequenceName}{Sequence}}}"));

    /// <summary>The hash of the leaf (RFC 6962 section 2.1).</summary>
    public byte[] LeafHash() => MerkleTree.LeafHash(Bytes());

    private static bool IsHash(string hash) => hash.All(char.IsAsciiHexDigitLower);
}
