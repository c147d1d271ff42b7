using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Npgsql;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions;

/// <summary>
/// Pages of the past without a filter, from a file of this process: the database is asked once for each block of numbers, however many
/// read it. The file has no name, so it ends with the process, whatever ends it, and nobody ever finds one that is half written or of
/// another stream; what is read from it is held against a hash in memory, and where it is not that, the database is asked again.
/// </summary>
internal sealed class PastPages(NpgsqlDataSource database, Tail tail, IConfiguration configuration, ILogger<PastPages> log) : IDisposable
{
    /// <summary>Numbers of one block.</summary>
    public const int BlockEvents = 500;

    // Where the file is full, it begins anew.
    private const long MegabytesDefault = 1024;

    private const string Read =
        "select data ->> 'text' from mt_events where stream_id = $1 and version > $2 and version <= $3 order by version";

    private readonly ConcurrentDictionary<long, Lazy<Task<Block?>>> blocks = new();
    private readonly string directory = configuration["Events:PagesDirectory"] ?? Path.GetTempPath();
    private readonly long bytesMax = configuration.GetValue("Events:PagesMegabytes", MegabytesDefault) is > 0 and var megabytes
        ? megabytes << 20
        : throw new InvalidOperationException("The setting Events:PagesMegabytes is not a whole number from 1.");

    private readonly Lock sync = new();
    private SafeFileHandle? file;
    private long end;

    /// <summary>The file, for a test that spoils it.</summary>
    internal SafeFileHandle? File => file;

    /// <summary>The page after a number, where it is full for ever and not in memory anyway; null otherwise.</summary>
    public async Task<PastPage?> Of(long after, int limit, CancellationToken cancellation)
    {
        var first = after / BlockEvents;
        var last = (after + limit - 1) / BlockEvents;
        // The whole of its blocks must be there.
        if (after > tail.Head.Number || (last + 1) * BlockEvents > tail.Head.Number || tail.Since(after) is not null) return null;
        var page = new PastPage(after + limit);
        try
        {
            for (var block = first; block <= last; block++)
            {
                var from = (int)Math.Max(0, after - (block * BlockEvents));
                var to = (int)Math.Min(BlockEvents, after + limit - (block * BlockEvents));
                if (await Add(page, block, from, to, cancellation)) continue;
                page.Dispose();
                return null;
            }

            page.Close();
            return page;
        }
        catch
        {
            page.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (sync) file?.Dispose();
    }

    private async Task<bool> Add(PastPage page, long number, int from, int to, CancellationToken cancellation)
    {
        var known = blocks.GetOrAdd(number, _ => new(() => Fill(number)));
        var block = await known.Value.WaitAsync(cancellation);
        if (block is not null && page.Add(block, from, to)) return true;
        // The next one who asks fills it again.
        if (blocks.TryRemove(KeyValuePair.Create(number, known)) && block is not null)
            log.LogWarning("Events {From} to {To} are not in the file as they were written, and are read again", (number * BlockEvents) + 1,
                (number + 1) * BlockEvents);
        return false;
    }

    private async Task<Block?> Fill(long number)
    {
        // Whoever was first does not do it on its own time alone.
        await Task.Yield();
        try
        {
            var texts = new List<string>(BlockEvents);
            await using (var command = database.CreateCommand(Read))
            {
                command.Parameters.Add(new() { Value = PublicationEvents.Stream });
                command.Parameters.Add(new() { Value = number * BlockEvents });
                command.Parameters.Add(new() { Value = (number + 1) * BlockEvents });
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
            }

            return texts.Count == BlockEvents ? Write(texts) : null;
        }
        catch (Exception lost) when (lost is NpgsqlException or IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            log.LogWarning("Pages of the past are read from the database for a moment: {Reason}", lost.Message);
            return null;
        }
    }

    private Block Write(List<string> texts)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join(',', texts));
        var ends = new int[texts.Count];
        for (var (i, at) = (0, 0); i < ends.Length; i++, at++) ends[i] = at += Encoding.UTF8.GetByteCount(texts[i]);
        SafeFileHandle to;
        long offset;
        lock (sync)
        {
            if (file is null or { IsClosed: true } || end + bytes.Length > bytesMax) BeginAnew();
            (to, offset) = (file!, end);
            end += bytes.Length;
        }

        RandomAccess.Write(to, bytes, offset);
        return new(to, offset, ends, SHA256.HashData(bytes));
    }

    private void BeginAnew()
    {
        var path = Path.Combine(directory, $"u4ssc-events-{Guid.CreateVersion7():N}");
        var fresh = System.IO.File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        System.IO.File.Delete(path);
        file?.Dispose();
        blocks.Clear();
        (file, end) = (fresh, 0);
    }
}

/// <summary>Where the events of some numbers lie in a file, one after the other with a comma between.</summary>
/// <param name="Ends">Where each ends, from the beginning of the block.</param>
internal sealed record Block(SafeFileHandle File, long Offset, int[] Ends, byte[] Sha256)
{
    public int Length => Ends[^1];

    public int StartOf(int place) => place == 0 ? 0 : Ends[place - 1] + 1;
}

/// <summary>The bytes of a page, as <see cref="EventsPage.Bytes"/> would make them; in memory that is given back.</summary>
internal sealed class PastPage : IDisposable
{
    private readonly long completeUpTo;
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int length;

    /// <param name="completeUpTo">The number of its last event.</param>
    public PastPage(long completeUpTo)
    {
        this.completeUpTo = completeUpTo;
        Append("{\"items\":["u8);
        IsEmpty = true;
    }

    /// <summary>Its JSON, until it is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes.AsMemory(0, length);

    private bool IsEmpty { get; set; }

    /// <summary>Adds events of a block.</summary>
    /// <returns>False where the block is not what was written.</returns>
    public bool Add(Block block, int from, int to)
    {
        var read = ArrayPool<byte>.Shared.Rent(block.Length);
        try
        {
            var all = read.AsSpan(0, block.Length);
            if (RandomAccess.Read(block.File, all, block.Offset) != all.Length
                || !SHA256.HashData(all).AsSpan().SequenceEqual(block.Sha256))
                return false;
            if (!IsEmpty) Append(","u8);
            IsEmpty = false;
            Append(all[block.StartOf(from)..block.Ends[to - 1]]);
            return true;
        }
        catch (Exception lost) when (lost is IOException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(read);
        }
    }

    /// <summary>Ends it.</summary>
    public void Close() => Append(Encoding.ASCII.GetBytes(FormattableString.Invariant($"],\"completeUpTo\":{completeUpTo}}}")));

    /// <inheritdoc />
    public void Dispose()
    {
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
        (bytes, length) = ([], 0);
    }

    private void Append(ReadOnlySpan<byte> more)
    {
        if (bytes.Length < length + more.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, length + more.Length));
            bytes.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }

        more.CopyTo(bytes.AsSpan(length));
        length += more.Length;
    }
}
