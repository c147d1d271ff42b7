using System.Text;
using U4ssc.Kernel.Http;
using U4ssc.Registry.Domain.Onboarding;

namespace U4ssc.Registry.Onboarding;

/// <summary>
/// The text of an uploaded list, with the separator that its first rows show. Bytes that are no UTF-8 come out as <see cref="NoLetter"/>,
/// so that whoever reads the rows can say in which one they stand.
/// </summary>
internal sealed class ListText : IDisposable
{
    /// <summary>Stands where bytes are no UTF-8; no character of any text.</summary>
    public const char NoLetter = '\uFFFF';

    private const int HeadBytesMax = 64 * 1024;
    private const string AsUtf8 = "Save it as \"CSV UTF-8\", in a spreadsheet under Save as.";

    private readonly FollowedStream bytes;

    private ListText(FollowedStream bytes, TextReader text, ListSeparator separator, bool isWide) =>
        (this.bytes, Text, Separator, IsWide) = (bytes, text, separator, isWide);

    /// <summary>How many bytes were read.</summary>
    public long BytesRead => bytes.Taken;

    public TextReader Text { get; }

    public ListSeparator Separator { get; }

    /// <summary>True where the first bytes look like two for each letter.</summary>
    public bool IsWide { get; }

    /// <summary>What to say of a row that holds <see cref="NoLetter"/> or U+0000.</summary>
    public string Encoding => IsWide
        ? $"The file looks like UTF-16, which spreadsheets write as \"Unicode text\". {AsUtf8}"
        : $"The file looks like Windows-1252 or another encoding of one byte a letter, which spreadsheets write as plain CSV. {AsUtf8}";

    /// <summary>Looks at the first bytes, and refuses what is no text at all.</summary>
    public static async Task<ListText> Open(Stream bytes, CancellationToken cancellation)
    {
        var head = new byte[HeadBytesMax];
        var length = await bytes.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        var start = head.AsMemory(0, length);
        if (NoText(start.Span) is { } what) throw new BadInputException("", "onboarding.not_text", $"This is {what}, no text. {AsUtf8}");
        // Files that were joined have the mark more than once.
        while (start.Span.StartsWith("\uFEFF"u8)) start = start[3..];
        var (separator, skipped) = ListSeparators.Of(System.Text.Encoding.Latin1.GetString(start.Span));
        var lenient = System.Text.Encoding
            .GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(NoLetter.ToString()));
        var rest = new FollowedStream(start[skipped..], bytes);
        return new(rest, new StreamReader(rest, lenient, detectEncodingFromByteOrderMarks: false), separator, LooksWide(start.Span));
    }

    public void Dispose() => Text.Dispose();

    private static string? NoText(ReadOnlySpan<byte> head) =>
        head.StartsWith("PK\u0003\u0004"u8) ? "a workbook or an archive"
        : head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) ? "a workbook of an old kind"
        : head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "a compressed file (gzip)"
        : head.StartsWith("%PDF"u8) ? "a PDF document"
        : null;

    private static bool LooksWide(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        || (head.Length >= 4 && head[..Math.Min(head.Length, 64)].Count((byte)0) >= Math.Min(head.Length, 64) / 3);
}

/// <summary>Finds the separator of a list in its first row.</summary>
internal static class ListSeparators
{
    /// <summary>The separator, and how many characters of a line that only names it (<c>sep=;</c>) come before the header.</summary>
    public static (ListSeparator Separator, int Skipped) Of(string head)
    {
        var first = Line(head);
        if (first.Trim(' ', '"') is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', ..] named)
        {
            var told = named["sep=".Length..] is [var only] ? Of(only) : null;
            var skipped = first.Length + (head.AsSpan(first.Length).StartsWith("\r\n") ? 2 : Math.Min(1, head.Length - first.Length));
            return (told
                ?? throw new BadInputException("/1", "onboarding.separator_unknown",
                    "The line sep= names a separator that is not known. Use comma, semicolon or tab."), skipped);
        }

        var header = head.Split('\r', '\n').FirstOrDefault(line => line.AsSpan().ContainsAnyExcept(" ,;\t\"")) ?? "";
        // The one by which most columns are known; where none is, the one that stands there most.
        return (Enum.GetValues<ListSeparator>().MaxBy(one => (Known(header, one), header.Count(letter => letter == one.Letter()))), 0);
    }

    /// <summary>The character itself.</summary>
    public static char Letter(this ListSeparator separator) => separator switch
    {
        ListSeparator.Comma => ',',
        ListSeparator.Semicolon => ';',
        ListSeparator.Tab => '\t',
    };

    private static ListSeparator? Of(char letter)
    {
        foreach (var one in Enum.GetValues<ListSeparator>()) if (one.Letter() == letter) return one;
        return null;
    }

    private static int Known(string header, ListSeparator separator) =>
        header.Split(separator.Letter()).Count(cell => ListColumns.Knows(cell.Trim().Trim('"').Trim()));

    private static string Line(string head) => head.IndexOfAny(['\r', '\n']) is >= 0 and var end ? head[..end] : head;
}

/// <summary>Some bytes that were read already, and the stream that they were read from.</summary>
internal sealed class FollowedStream(ReadOnlyMemory<byte> first, Stream then) : Stream
{
    private ReadOnlyMemory<byte> left = first;

    /// <summary>Bytes taken out of it so far.</summary>
    public long Taken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (left.Length == 0)
        {
            var read = await then.ReadAsync(buffer, cancellationToken);
            Taken += read;
            return read;
        }

        var taken = Math.Min(left.Length, buffer.Length);
        Taken += taken;
        left[..taken].CopyTo(buffer);
        left = left[taken..];
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read without blocking.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
