using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace U4ssc.Audit.Bundles;

/// <summary>
/// Writes a bundle to whatever can be written to, such as the answer to a request. The same content in the same order gives the same bytes
/// on every machine. A file's length and hashes stand before it, so a file that is larger than <see cref="HeldBytesMax"/> waits on the disk
/// until it is whole; memory does not grow with the bundle.
/// </summary>
/// <param name="to">Where it goes; it stays open.</param>
public sealed class BundleWriter(Stream to)
{
    /// <summary>What is held in memory of a file that is being made.</summary>
    public const int HeldBytesMax = 4 * 1024 * 1024;

    private readonly List<ZipEntry> entries = [];
    private readonly List<BundleFile> files = [];
    private readonly HashSet<string> paths = new(StringComparer.OrdinalIgnoreCase);
    private bool completed;

    /// <summary>Adds a file.</summary>
    /// <param name="path">Where, as <see cref="BundlePaths"/> has it; manifest and README come by themselves.</param>
    /// <param name="content">All of it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">The format has no such file, or it is there already.</exception>
    public async Task Add(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        Claim(path);
        await Write(path, content, listed: true, cancellation);
    }

    /// <summary>Adds a file while it is being made.</summary>
    /// <param name="path">Where, as <see cref="BundlePaths"/> has it; manifest and README come by themselves.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">The format has no such file, or it is there already.</exception>
    public async Task Add(string path, Func<Stream, Task> write, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(write);
        Claim(path);
        await using var held = new Held();
        await write(held);
        var (entry, sha256) = (new ZipEntry(path, held.Crc32, held.Length), held.Sha256());
        await to.WriteAsync(ZipLayout.Local(entry), cancellation);
        await held.CopyBack(to, cancellation);
        entries.Add(entry);
        files.Add(new(path, sha256, entry.Size));
    }

    /// <summary>Writes README and manifest, and ends the bundle.</summary>
    /// <param name="kind">One of <see cref="BundleManifest.Kinds"/>.</param>
    /// <param name="id">Which one of that kind.</param>
    /// <param name="madeAt">The time.</param>
    /// <param name="streams">The streams whose events are in it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public async Task Complete(
        string kind, string id, DateTimeOffset madeAt, IEnumerable<BundleStream> streams, CancellationToken cancellation)
    {
        if (!BundleManifest.Kinds.Contains(kind, StringComparer.Ordinal))
            throw new ArgumentException($"A bundle is about one of {string.Join(", ", BundleManifest.Kinds)}.", nameof(kind));
        ObjectDisposedException.ThrowIf(completed, this);
        await Write(BundlePaths.Readme, Encoding.UTF8.GetBytes(BundleReadme.Of(kind, id)), listed: true, cancellation);
        var manifest = new BundleManifest(BundleManifest.FormatName, kind, id, madeAt, [.. streams], files);
        await Write(BundlePaths.Manifest, manifest.Bytes(), listed: false, cancellation);
        await to.WriteAsync(ZipLayout.Directory(entries), cancellation);
        await to.FlushAsync(cancellation);
        completed = true;
    }

    private void Claim(string path)
    {
        ObjectDisposedException.ThrowIf(completed, this);
        if (!BundlePaths.IsKnown(path) || path is BundlePaths.Readme or BundlePaths.Manifest)
            throw new ArgumentException($"A bundle has no file {path} that could be added.", nameof(path));
        if (!paths.Add(path)) throw new ArgumentException($"The bundle has a file {path} already.", nameof(path));
        if (paths.Count > ZipLayout.FilesMax - 2)
            throw new ArgumentException($"A bundle has {ZipLayout.FilesMax} files at the most.", nameof(path));
    }

    private async Task Write(string path, ReadOnlyMemory<byte> content, bool listed, CancellationToken cancellation)
    {
        var entry = new ZipEntry(path, Crc32.HashToUInt32(content.Span), content.Length);
        await to.WriteAsync(ZipLayout.Local(entry), cancellation);
        await to.WriteAsync(content, cancellation);
        entries.Add(entry);
        if (listed) files.Add(new(path, Convert.ToHexStringLower(SHA256.HashData(content.Span)), entry.Size));
    }

    /// <summary>What was written of a file: in memory as long as it is small, else on the disk, where it has no name for long.</summary>
    private sealed class Held : Stream
    {
        private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly Crc32 crc32 = new();
        private Stream held = new MemoryStream();

        public uint Crc32 => crc32.GetCurrentHashAsUInt32();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => held.Length;

        public override long Position
        {
            get => held.Position;
            set => throw new NotSupportedException();
        }

        public string Sha256() => Convert.ToHexStringLower(sha256.GetCurrentHash());

        public async Task CopyBack(Stream to, CancellationToken cancellation)
        {
            held.Position = 0;
            await held.CopyToAsync(to, cancellation);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            sha256.AppendData(buffer);
            crc32.Append(buffer);
            if (held is MemoryStream && held.Length + buffer.Length > HeldBytesMax) ToDisk();
            held.Write(buffer);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                held.Dispose();
                sha256.Dispose();
            }

            base.Dispose(disposing);
        }

        private void ToDisk()
        {
            // Made by the system, for the owner alone.
            var file = new FileStream(
                Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 256 * 1024, FileOptions.DeleteOnClose);
            held.Position = 0;
            held.CopyTo(file);
            held.Dispose();
            held = file;
        }
    }
}
