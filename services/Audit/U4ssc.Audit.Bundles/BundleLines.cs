using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Ledger;

namespace U4ssc.Audit.Bundles;

/// <summary>A file that somebody handed in as evidence. It is not in the bundle: whoever has it can hold its hash against this
/// one.</summary>
/// <param name="Sha256">Hash of its bytes, 64 lower case hexadecimal digits.</param>
/// <param name="Name">Its name, where it is known.</param>
/// <param name="Size">Its bytes, where they are known.</param>
/// <param name="MediaType">Its media type, where it is known.</param>
public sealed record EvidenceFile(string Sha256, string? Name = null, long? Size = null, string? MediaType = null)
{
    /// <summary>The bytes of <see cref="BundlePaths.Evidence"/>: canonical JSON of the list; what is not known is left out.</summary>
    public static byte[] Bytes(IEnumerable<EvidenceFile> files) =>
        CanonicalJson.Bytes(files, new JsonSerializerOptions(Json.Options)
        {
            DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        });
}

/// <summary>Where an event is in the tree, and what proves it: a line of <see cref="BundlePaths.Proofs"/>, canonical JSON.</summary>
/// <param name="Event">Id of the event.</param>
/// <param name="Index">Place of its leaf in the tree, from 0.</param>
/// <param name="Path">The audit path (RFC 6962 section 2.1.1), from the leaf's sibling upwards; base64 of 32 bytes each.</param>
/// <param name="Sequence">Place of the event in the event log of its service.</param>
public sealed record InclusionLine(Guid Event, long Index, IReadOnlyList<byte[]> Path, long Sequence)
{
    /// <summary>Bytes of a line at the most.</summary>
    public const int BytesMax = 4096;

    // A tree of 2^63 leaves has no longer path.
    private const int HashesMax = 63;
    private const int HashCharacters = 44;

    /// <summary>The line, without its line feed.</summary>
    public byte[] Bytes()
    {
        var to = new ArrayBufferWriter<byte>(256 + (Path.Count * (HashCharacters + 3)));
        Write(to);
        return to.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line; only the one spelling.</summary>
    /// <exception cref="FormatException">These bytes are no such line.</exception>
    public static InclusionLine Parse(ReadOnlySpan<byte> line)
    {
        if (Read(line) is { } read)
        {
            var spelled = new ArrayBufferWriter<byte>(line.Length + 1);
            read.Write(spelled);
            if (line.SequenceEqual(spelled.WrittenSpan)) return read;
        }

        throw new FormatException("A proof is the canonical JSON of event (an id), index, path (hashes in base64) and sequence.");
    }

    private static InclusionLine? Read(ReadOnlySpan<byte> line)
    {
        if (line.Length > BytesMax || !Take(ref line, "{\"event\":\""u8)
            || !Utf8Parser.TryParse(line, out Guid id, out var read, 'D')) return null;
        line = line[read..];
        if (!Take(ref line, "\",\"index\":"u8) || !Utf8Parser.TryParse(line, out long index, out read)) return null;
        line = line[read..];
        if (!Take(ref line, ",\"path\":["u8)) return null;
        var path = new List<byte[]>(32);
        while (Take(ref line, path.Count == 0 ? "\""u8 : ",\""u8))
        {
            var hash = new byte[MerkleTree.HashBytes + 1];
            if (path.Count == HashesMax || line.Length < HashCharacters
                || Base64.DecodeFromUtf8(line[..HashCharacters], hash, out _, out var written) != OperationStatus.Done
                || written != MerkleTree.HashBytes) return null;
            path.Add(hash[..MerkleTree.HashBytes]);
            line = line[HashCharacters..];
            if (!Take(ref line, "\""u8)) return null;
        }

        return Take(ref line, "],\"sequence\":"u8) && Utf8Parser.TryParse(line, out long sequence, out read)
            && line[read..].SequenceEqual("}"u8) && index >= 0 && sequence >= 0
            ? new(id, index, path, sequence)
            : null;
    }

    private static bool Take(ref ReadOnlySpan<byte> from, ReadOnlySpan<byte> what)
    {
        if (!from.StartsWith(what)) return false;
        from = from[what.Length..];
        return true;
    }

    private void Write(ArrayBufferWriter<byte> to)
    {
        to.Write("{\"event\":\""u8);
        Utf8Formatter.TryFormat(Event, to.GetSpan(36), out var written, 'D');
        to.Advance(written);
        to.Write("\",\"index\":"u8);
        Write(to, Index);
        to.Write(",\"path\":["u8);
        for (var i = 0; i < Path.Count; i++)
        {
            to.Write(i == 0 ? "\""u8 : ",\""u8);
            Base64.EncodeToUtf8(Path[i], to.GetSpan(HashCharacters), out _, out written);
            to.Advance(written);
            to.Write("\""u8);
        }

        to.Write("],\"sequence\":"u8);
        Write(to, Sequence);
        to.Write("}"u8);
    }

    private static void Write(ArrayBufferWriter<byte> to, long number)
    {
        Utf8Formatter.TryFormat(number, to.GetSpan(20), out var written);
        to.Advance(written);
    }
}

/// <summary>Reads files of lines, one after the other and with a limit, whatever their length.</summary>
public static class BundleLines
{
    /// <summary>Bytes of an event's line at the most.</summary>
    public const int EventBytesMax = 64 * 1024 * 1024;

    private const int BufferBytes = 256 * 1024;

    /// <summary>Gives each line without its line feed, and where in the file it begins. What is given is good until the next one is asked
    /// for.</summary>
    /// <param name="file">How the file is called, for who asks what is wrong.</param>
    /// <param name="from">The file.</param>
    /// <param name="bytesMax">A longer line is refused.</param>
    /// <exception cref="NotABundleException">A line is empty or too long, or the last one has no line feed.</exception>
    public static IEnumerable<(long Offset, ReadOnlyMemory<byte> Line)> Read(string file, Stream from, int bytesMax)
    {
        ArgumentNullException.ThrowIfNull(from);
        var buffer = new byte[Math.Min(BufferBytes, bytesMax)];
        var (start, end, offset, number) = (0, 0, 0L, 1L);
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (at == 0) throw new NotABundleException(file, $"has nothing in line {number}");
            if (at > 0)
            {
                yield return (offset, buffer.AsMemory(start, at));
                start += at + 1;
                offset += at + 1;
                number++;
                continue;
            }

            if (start > 0) buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                if (end >= bytesMax) throw new NotABundleException(file, $"has a line {number} of more than {bytesMax} bytes");
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, bytesMax));
            }

            var read = from.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                if (end > 0) throw new NotABundleException(file, $"ends in the middle of line {number}");
                yield break;
            }

            end += read;
        }
    }
}
