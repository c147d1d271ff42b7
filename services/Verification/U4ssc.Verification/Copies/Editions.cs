using System.Collections.Concurrent;
using Marten;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Copies;

/// <summary>What the catalogue told of one published content of an edition: immutable.</summary>
public sealed class EditionCopy : ICopy
{
    /// <inheritdoc />
    public string Id { get; set; } = "";

    public string Edition { get; init; } = "";

    public string ContentSha256 { get; init; } = "";

    public IReadOnlyList<DataPoint> DataPoints { get; init; } = [];

    /// <summary>The copy's id: the same id with other content is another copy.</summary>
    internal static string IdOf(string edition, string contentSha256) => $"{edition}@{contentSha256}";
}

/// <summary>
/// Editions in memory, by id and content hash: what was read once never changes. Which one a review reads stands in the revision under
/// review.
/// </summary>
internal sealed class Editions(IDocumentStore store, Streams streams)
{
    private readonly ConcurrentDictionary<string, Edition> known = new(StringComparer.Ordinal);

    /// <summary>
    /// The content that the submission of a case was made under; null where there is no case, or where the catalogue's word has not arrived
    /// yet.
    /// </summary>
    public async ValueTask<Edition?> OfCase(Guid caseId, CancellationToken cancellation)
    {
        if ((await streams.State<VerificationCase, ICaseEvent>(caseId, cancellation)).Value
            is not VerificationCase.Begun { File.Submitted: var submitted }) return null;
        var id = EditionCopy.IdOf(submitted.Edition, submitted.EditionSha256);
        if (known.TryGetValue(id, out var content)) return content;
        await using var session = store.QuerySession();
        return await session.LoadAsync<EditionCopy>(id, cancellation) is { } copy
            ? known.GetOrAdd(id, new Edition(copy.Edition, copy.ContentSha256, copy.DataPoints))
            : null;
    }
}
