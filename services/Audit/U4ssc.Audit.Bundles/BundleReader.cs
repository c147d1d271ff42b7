using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace U4ssc.Audit.Bundles;

/// <summary>
/// Reads a bundle that may come from anybody. Accepted is what <see cref="BundleWriter"/> would have written, to the byte; the first file
/// or part that is something else is named. Nothing is unpacked and nothing is held in memory but the manifest.
/// </summary>
public sealed class BundleReader : IDisposable
{
    /// <summary>Bytes of the manifest at the most, and of what the ZIP says of its files.</summary>
    public const int ManifestBytesMax = 256 * 1024 * 1024;

    private const string Zip = "The ZIP";
    private readonly SafeFileHandle file;
    private readonly List<(ZipEntry Entry, long Offset)> entries;
    private readonly Dictionary<string, int> places;

    private BundleReader(SafeFileHandle file, List<(ZipEntry Entry, long Offset)> entries, BundleManifest manifest)
    {
        (this.file, this.entries, Manifest) = (file, entries, manifest);
        places = entries.Select((one, place) => (one.Entry.Path, place)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>What the bundle says is in it; what every file of it must be.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>Bytes of all files together.</summary>
    public long Bytes => entries.Sum(one => one.Entry.Size);

    /// <summary>Opens a bundle and checks everything but the content of its files: that is checked when it is read, and by
    /// <see cref="Check"/>.</summary>
    /// <exception cref="NotABundleException">It is no bundle of this format, or no longer.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static BundleReader Open(string path)
    {
        var file = File.OpenHandle(path);
        try
        {
            var entries = Structure(file);
            return new(file, entries, ManifestOf(file, entries));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>True where the bundle has this file.</summary>
    public bool Has(string path) => places.ContainsKey(path);

    /// <summary>Reads a file from its beginning. Where its bytes are not those of the manifest, the read of the last of them throws
    /// <see cref="NotABundleException"/>.</summary>
    /// <exception cref="NotABundleException">There is no such file.</exception>
    public Stream Read(string path)
    {
        var (entry, offset) = Find(path);
        return new Content(file, entry, offset, path == BundlePaths.Manifest ? null : Manifest.Files[places[path]].Sha256);
    }

    /// <summary>Reads a file from its beginning without hashing it: for who calls <see cref="Check"/> beside it.</summary>
    /// <exception cref="NotABundleException">There is no such file.</exception>
    public Stream ReadUnchecked(string path)
    {
        var (entry, offset) = Find(path);
        return new Content(file, entry, offset, null, check: false);
    }

    /// <summary>All of a file, where it is not larger than this.</summary>
    /// <exception cref="NotABundleException">There is no such file, it is larger, or its bytes are not those of the manifest.</exception>
    public byte[] ReadAll(string path, int bytesMax)
    {
        var (entry, _) = Find(path);
        if (entry.Size > bytesMax) throw new NotABundleException(path, $"has more than {bytesMax} bytes");
        var bytes = new byte[entry.Size];
        using var content = Read(path);
        content.ReadExactly(bytes);
        // The check is at the end, also of a file without bytes.
        _ = content.ReadByte();
        return bytes;
    }

    /// <summary>Reads a part of a file. Its hash is not checked: <see cref="Check"/> was.</summary>
    /// <exception cref="NotABundleException">There is no such file, or it ends before.</exception>
    public void ReadAt(string path, long from, Span<byte> bytes)
    {
        var (entry, offset) = Find(path);
        if (from < 0 || from + bytes.Length > entry.Size) throw new NotABundleException(path, "ends too early");
        if (Fill(file, bytes, offset + from) < bytes.Length) throw new NotABundleException(path, "was cut off while it was read");
    }

    /// <summary>Reads every file and holds it against the manifest.</summary>
    /// <param name="read">Is told how many bytes more were read.</param>
    /// <exception cref="NotABundleException">The first file that is something else.</exception>
    public void Check(Action<int>? read = null)
    {
        var buffer = new byte[1024 * 1024];
        foreach (var (entry, _) in entries)
        {
            using var content = Read(entry.Path);
            for (var count = 1; count > 0;)
            {
                count = content.Read(buffer);
                read?.Invoke(count);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();

    private (ZipEntry Entry, long Offset) Find(string path) =>
        places.TryGetValue(path, out var place) ? entries[place] : throw new NotABundleException(path, "is not in the bundle");

    private static BundleManifest ManifestOf(SafeFileHandle file, List<(ZipEntry Entry, long Offset)> entries)
    {
        var (entry, offset) = entries.Count > 0 ? entries[^1] : default;
        if (entry?.Path != BundlePaths.Manifest) throw new NotABundleException(BundlePaths.Manifest, "is not the last file");
        if (entry.Size > ManifestBytesMax)
            throw new NotABundleException(BundlePaths.Manifest, $"has more than {ManifestBytesMax} bytes");
        var bytes = new byte[entry.Size];
        using (var content = new Content(file, entry, offset, null))
        {
            content.ReadExactly(bytes);
            _ = content.ReadByte();
        }

        var manifest = BundleManifest.Parse(bytes);
        for (var i = 0; i < Math.Max(manifest.Files.Count, entries.Count - 1); i++)
        {
            var there = i < entries.Count - 1 ? entries[i].Entry : null;
            var listed = i < manifest.Files.Count ? manifest.Files[i] : null;
            if (there is null) throw new NotABundleException(Shown(listed!.Path), "is listed in the manifest and is not there");
            if (listed?.Path != there.Path) throw new NotABundleException(there.Path, "is not where the manifest lists it");
            if (listed.Size != there.Size)
                throw new NotABundleException(there.Path, $"has {there.Size} bytes; the manifest lists {listed.Size}");
        }

        return entries.Exists(one => one.Entry.Path == BundlePaths.Readme)
            ? manifest
            : throw new NotABundleException(BundlePaths.Readme, "is missing");
    }

    // What the directory says of names, sizes and checksums is read from it; then everything that is no content is written anew and held
    // against what is there. So no byte of the file is left that nobody looks at.
    private static List<(ZipEntry Entry, long Offset)> Structure(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        var (directory, offset) = DirectoryOf(file, length);
        var read = Read(directory);
        if (!directory.AsSpan().SequenceEqual(ZipLayout.Directory(read)))
            throw new NotABundleException(Zip, "has a directory at its end that is not the one of its files");
        var entries = new List<(ZipEntry Entry, long Offset)>(read.Count);
        var (at, paths) = (0L, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var entry in read)
        {
            if (!BundlePaths.IsKnown(entry.Path))
                throw new NotABundleException(Shown(entry.Path), "is a file that this format does not have");
            if (!paths.Add(entry.Path)) throw new NotABundleException(entry.Path, "is there twice");
            var expected = ZipLayout.Local(entry);
            var found = new byte[expected.Length];
            if (at + expected.Length > offset || Fill(file, found, at) < found.Length || !found.AsSpan().SequenceEqual(expected))
                throw new NotABundleException(entry.Path, "does not begin where it must, or with something else than its name and size");
            entries.Add((entry, at + expected.Length));
            at += expected.Length;
            if (entry.Size > offset - at) throw new NotABundleException(entry.Path, "is longer than there is room for it");
            at += entry.Size;
        }

        return at == offset ? entries : throw new NotABundleException(Zip, "has something between its files and its directory");
    }

    private static (byte[] Directory, long Offset) DirectoryOf(SafeFileHandle file, long length)
    {
        Span<byte> end = stackalloc byte[ZipLayout.EndBytes];
        if (length < end.Length || Fill(file, end, length - end.Length) < end.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(end) != ZipLayout.EndSign)
            throw new NotABundleException(Zip, "does not end as one does: it is something else, was cut off, or has something behind it");
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        Span<byte> locator = stackalloc byte[ZipLayout.LocatorBytes];
        if (length >= end.Length + locator.Length + ZipLayout.End64Bytes
            && Fill(file, locator, length - end.Length - locator.Length) == locator.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(locator) == ZipLayout.LocatorSign)
        {
            Span<byte> end64 = stackalloc byte[ZipLayout.End64Bytes];
            _ = Fill(file, end64, length - end.Length - locator.Length - end64.Length);
            offset = BinaryPrimitives.ReadInt64LittleEndian(end64[48..]);
        }

        if (offset < 0 || offset > length - end.Length || length - offset > ManifestBytesMax)
            throw new NotABundleException(Zip, "has no directory where it says");
        var directory = new byte[length - offset];
        return Fill(file, directory, offset) == directory.Length
            ? (directory, offset)
            : throw new NotABundleException(Zip, "was cut off while it was read");
    }

    private static List<ZipEntry> Read(ReadOnlySpan<byte> directory)
    {
        var entries = new List<ZipEntry>();
        while (directory.Length >= ZipLayout.CentralBytes && BinaryPrimitives.ReadUInt32LittleEndian(directory) == ZipLayout.CentralSign)
        {
            int name = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            int extra = BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]);
            long size = BinaryPrimitives.ReadUInt32LittleEndian(directory[24..]);
            var length = ZipLayout.CentralBytes + name + extra;
            if (length > directory.Length) break;
            if (size == uint.MaxValue && extra >= 12)
                size = BinaryPrimitives.ReadInt64LittleEndian(directory[(ZipLayout.CentralBytes + name + 4)..]);
            if (size < 0 || entries.Count == ZipLayout.FilesMax) throw new NotABundleException(Zip, "has a directory that no bundle has");
            entries.Add(new(
                Encoding.Latin1.GetString(directory.Slice(ZipLayout.CentralBytes, name)),
                BinaryPrimitives.ReadUInt32LittleEndian(directory[16..]), size));
            directory = directory[length..];
        }

        return entries;
    }

    // A name from outside is shown, not obeyed: a terminal would do what it says.
    private static string Shown(string path) =>
        string.Concat(path.Take(BundlePaths.CharactersMax).Select(unit => unit is > ' ' and < '\u007f' ? unit : '?'));

    private static int Fill(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        var filled = 0;
        while (filled < bytes.Length && RandomAccess.Read(file, bytes[filled..], offset + filled) is > 0 and var read) filled += read;
        return filled;
    }

    /// <summary>A file of the bundle; the end of it is only given where all before was what the manifest says.</summary>
    private sealed class Content(SafeFileHandle file, ZipEntry entry, long offset, string? sha256, bool check = true) : Stream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly Crc32 crc32 = new();
        private long position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => entry.Size;

        public override long Position
        {
            get => position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var wanted = (int)Math.Min(buffer.Length, entry.Size - position);
            var read = wanted == 0 ? 0 : RandomAccess.Read(file, buffer[..wanted], offset + position);
            if (wanted > 0 && read == 0) throw new NotABundleException(entry.Path, "was cut off while it was read");
            position += read;
            if (!check) return read;
            hash.AppendData(buffer[..read]);
            crc32.Append(buffer[..read]);
            if (position == entry.Size && (read > 0 || entry.Size == 0)) Check();
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) hash.Dispose();
            base.Dispose(disposing);
        }

        private void Check()
        {
            if (sha256 is not null && Convert.ToHexStringLower(hash.GetCurrentHash()) is var found && found != sha256)
                throw new NotABundleException(entry.Path, $"was changed: its SHA-256 is {found}, and the manifest lists {sha256}");
            if (crc32.GetCurrentHashAsUInt32() != entry.Crc32) throw new NotABundleException(entry.Path, "was changed: its CRC-32 differs");
        }
    }
}
