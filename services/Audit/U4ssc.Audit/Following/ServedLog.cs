using U4ssc.Ledger;

namespace U4ssc.Audit.Following;

/// <summary>A log as a platform serves it. Answers are bounded: a platform may be anybody.</summary>
internal sealed class ServedLog(HttpClient http, string service)
{
    private const int NoteBytesMax = 1024 * 1024, KeysBytesMax = 4 * 1024 * 1024;

    public string Service => service;

    /// <summary>The newest checkpoint, as it is signed.</summary>
    public async Task<string> Checkpoint(CancellationToken cancellation) =>
        System.Text.Encoding.UTF8.GetString(await Read("checkpoint", NoteBytesMax, cancellation));

    /// <summary>The keys that the log signs and signed with, as the platform says.</summary>
    public async Task<IReadOnlyList<NoteVerifier>> Keys(CancellationToken cancellation) =>
        Checking.LogKeys.Of(await Read("keys", KeysBytesMax, cancellation));

    /// <summary>The hashes of the tree of a size, from its tiles.</summary>
    public TileHashes Hashes(long size, CancellationToken cancellation) =>
        // The reader of hashes knows no waiting; a proof reads some ten tiles.
        new(size, tile => Read(tile.Path, tile.HashBytes, cancellation).GetAwaiter().GetResult());

    private Uri Address(string path) => new($"ledger/{service}/{path}", UriKind.Relative);

    private async Task<byte[]> Read(string path, int bytesMax, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(Address(path), HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{Address(path)} answered {(int)answer.StatusCode}.");
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        var bytes = new byte[bytesMax + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return length <= bytesMax ? bytes[..length] : throw new HttpRequestException($"{Address(path)} has more than {bytesMax} bytes.");
    }
}
