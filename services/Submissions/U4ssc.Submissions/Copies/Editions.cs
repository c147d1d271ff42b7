using System.Collections.Concurrent;
using Marten;
using U4ssc.Contracts.Catalogue.V1;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Domain;
using DataPoint = U4ssc.Submissions.Domain.DataPoint;

namespace U4ssc.Submissions.Copies;

/// <summary>What the catalogue told of one published content of an edition: immutable.</summary>
public sealed class EditionCopy : ICopy
{
    /// <inheritdoc />
    public string Id { get; set; } = "";

    public string Edition { get; init; } = "";

    public string ContentSha256 { get; init; } = "";

    public DateTimeOffset PublishedAt { get; init; }

    public IReadOnlyList<Kpi> Kpis { get; init; } = [];

    /// <summary>The copy's id: the same id with other content is another copy.</summary>
    internal static string IdOf(string edition, string contentSha256) => $"{edition}@{contentSha256}";

    /// <summary>As the rules read it.</summary>
    internal Edition Content() => new(Edition, ContentSha256, Kpis.SelectMany(kpi => kpi.DataPoints.Select(point => DataPoint.Of(
        point.Id, kpi.Code, point.Label, point.Unit, kpi.Formula.Kind == "ratio" ? kpi.Formula.Multiplier
            ?? 1 : null, kpi.Formula.CommonDenominator, point.Share))));
}

/// <summary>Editions in memory, by id and content hash: what was read once never changes.</summary>
internal sealed class Editions(IDocumentStore store)
{
    private readonly ConcurrentDictionary<string, Edition> known = new(StringComparer.Ordinal);

    /// <summary>Which content an id stands for, or the newest edition where none is named; null where there is none.</summary>
    public async Task<EditionName?> Named(string? edition, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var copies = session.Query<EditionCopy>().OrderByDescending(copy => copy.PublishedAt).AsQueryable();
        if (edition is not null) copies = copies.Where(copy => copy.Edition == edition);
        var newest = await copies.Select(copy => new { copy.Edition, copy.ContentSha256 }).FirstOrDefaultAsync(cancellation);
        return newest is null ? null : new(newest.Edition, newest.ContentSha256);
    }

    /// <summary>The content that a submission was opened under.</summary>
    public async ValueTask<Edition> Of(string edition, string contentSha256, CancellationToken cancellation)
    {
        var id = EditionCopy.IdOf(edition, contentSha256);
        if (known.TryGetValue(id, out var content)) return content;
        await using var session = store.QuerySession();
        var copy = await session.LoadAsync<EditionCopy>(id, cancellation)
            ?? throw new InvalidOperationException($"The content of edition {id} was known when a submission was opened and is gone.");
        return known.GetOrAdd(id, copy.Content());
    }

    /// <summary>
    /// The same from within a decision, which cannot wait. Where this replica has not read it yet, the question is asked again
    /// by <see cref="With{T}"/> once it has: once per edition and replica.
    /// </summary>
    public Edition Of(Submission state) => state is not Submission.WithContent { Opened: var opened }
        ? Nothing
        : known.TryGetValue(EditionCopy.IdOf(opened.Edition, opened.EditionSha256), out var content)
        ? content
        : throw new NotReadYetException(opened);

    /// <summary>Asks, and asks again after reading an edition that was missing.</summary>
    public async Task<T> With<T>(Func<Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            return await ask();
        }
        catch (NotReadYetException missing)
        {
            await Of(missing.Opened.Edition, missing.Opened.EditionSha256, cancellation);
            return await ask();
        }
    }

    // Where there is no content any more the decider refuses before it looks at the edition.
    private static readonly Edition Nothing = new("", "", []);

    private sealed class NotReadYetException(SubmissionOpened opened) : Exception($"Edition {opened.Edition} was not read yet.")
    {
        public SubmissionOpened Opened => opened;
    }
}
