using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;

namespace U4ssc.Submissions;

/// <summary>
/// The figures of a submission's last revision, to compare later ones with; they count once a second person attested them.
/// </summary>
public sealed class AttestedFigures : IRow<AttestedFigures, IReviewedEvent>
{
    /// <inheritdoc />
    public Guid Id { get; set; }

    /// <inheritdoc />
    public Owner Owner { get; set; } = Owner.Nobody;

    public Guid City { get; set; }

    public string Country { get; set; } = "";

    public int Period { get; set; }

    public string Edition { get; set; } = "";

    public string EditionSha256 { get; set; } = "";

    /// <summary>Made-up figures are compared with made-up ones alone.</summary>
    public bool Illustrative { get; set; }

    public bool Attested { get; set; }

    /// <summary>Final values by data point.</summary>
    public Dictionary<string, decimal> Figures { get; set; } = [];

    /// <inheritdoc />
    public static AttestedFigures? Evolve(AttestedFigures? row, IReviewedEvent happened, Recorded recorded)
    {
        switch (happened)
        {
            case SubmissionSubmitted revision:
                return new()
                {
                    Owner = new(revision.Agency, revision.CityId),
                    City = revision.CityId,
                    Country = revision.Country,
                    Period = revision.Period,
                    Edition = revision.Edition,
                    EditionSha256 = revision.EditionSha256,
                    Illustrative = revision.Illustrative,
                    Figures = revision.Values.Where(value => value.Value is not null)
                        .ToDictionary(value => value.DataPoint, value => value.Value!.Value, StringComparer.Ordinal),
                };
            case SubmissionVerified when row is not null:
                row.Attested = true;
                return row;
            case SubmissionWithdrawn:
                return null;
            default:
                throw new ImpossibleHistoryException(row, happened);
        }
    }
}

/// <summary>
/// Finds what a submission is held against. Read before a decision, which cannot wait: what is attested meanwhile counts the next time.
/// </summary>
internal sealed class Comparisons(IDocumentStore store, Streams streams, Editions editions)
{
    private const int PeriodsMax = 10, PeersMax = 200, PeerYears = 3;

    /// <summary>For a submission whose content can still be screened; nothing for others.</summary>
    public async Task<Comparison> For(Guid submission, CancellationToken cancellation) =>
        (await streams.State<Submission, ISubmissionEvent>(submission, cancellation)).Value is Submission.WithContent { Opened: var opened }
            ? await For(opened, cancellation)
            : Comparison.None;

    private async Task<Comparison> For(SubmissionOpened opened, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var earliest = opened.Period - PeerYears + 1;
        var attested = session.Query<AttestedFigures>().Where(row => row.Attested && row.Illustrative == opened.Illustrative);
        var own = await attested.Where(row => row.City == opened.CityId && row.Period < opened.Period)
            .OrderByDescending(row => row.Period).Take(PeriodsMax).ToListAsync(cancellation);
        var peers = await attested
            .Where(row => row.Country == opened.Country && row.City != opened.CityId && row.EditionSha256 == opened.EditionSha256)
            .Where(row => row.Period <= opened.Period && row.Period >= earliest)
            .OrderByDescending(row => row.Period).Take(PeersMax).ToListAsync(cancellation);
        var past = new List<PastFigures>(own.Count);
        foreach (var row in own) past.Add(new(row.Period, await InUnitsOf(opened, row, cancellation)));
        return new(past, new(
            $"Other cities in {opened.Country} with attested figures of {earliest} to {opened.Period}",
            [.. peers.DistinctBy(row => row.City).Select(row => row.Figures)]));
    }

    // A figure in another unit is another figure.
    private async Task<IReadOnlyDictionary<string, decimal>> InUnitsOf(
        SubmissionOpened opened, AttestedFigures row, CancellationToken cancellation)
    {
        if (row.EditionSha256 == opened.EditionSha256) return row.Figures;
        var (then, now) = (await editions.Of(row.Edition, row.EditionSha256, cancellation),
            await editions.Of(opened.Edition, opened.EditionSha256, cancellation));
        return row.Figures.Where(figure => then.Find(figure.Key) is { } point && point.Unit == now.Find(figure.Key)?.Unit)
            .ToDictionary(StringComparer.Ordinal);
    }
}
