using Marten;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Reactions;

/// <summary>
/// Everything beside the case that a decision reads, from the copies here. What is missing is waited for: messages come in any order, and
/// their order must never turn a certificate into a refusal.
/// </summary>
internal sealed class DecisionFacts(IQuerySession session, Streams streams)
{
    /// <summary>The stream of the one policy.</summary>
    public static readonly Guid PolicyStream = DerivedId.Of("policy", "default");

    /// <summary>The command that decides on this case.</summary>
    /// <exception cref="NotYetKnownException">A fact that must come first has not arrived.</exception>
    public async Task<CertifyCase> For(AttestedCase attested, bool certificateInForce, DateTimeOffset now, CancellationToken cancellation)
    {
        var city = await session.LoadAsync<CityCopy>(attested.CityId.ToString(), cancellation);
        if (city is null || !city.KnowsStandingAt(attested.CityVersion))
            throw new NotYetKnownException($"city {attested.CityId} at version {attested.CityVersion}");
        var edition = await session.LoadAsync<EditionCopy>(attested.Edition, cancellation)
            ?? throw new NotYetKnownException($"edition {attested.Edition}");
        var policy = await streams.State<Policy, IPolicyEvent>(PolicyStream, cancellation);
        return new(
            attested,
            edition.Edition,
            await BenchmarksFor(attested, cancellation),
            policy.Value is Policy.InForce inForce
                ? inForce.Terms
                : throw new NotYetKnownException("the certification policy: run migrate, which sets the default one"),
            new(attested.CityId, city.Version, city.Standing == CityStanding.Enrolled),
            certificateInForce,
            WholeSecond(now));
    }

    // The agency's own set goes before the programme's; of several the newest, and the id decides between twins so that two replicas agree.
    private async Task<BenchmarkSet> BenchmarksFor(AttestedCase attested, CancellationToken cancellation)
    {
        var ofEdition = await session.Query<BenchmarkSetCopy>().Where(set => set.Edition == attested.Edition).ToListAsync(cancellation);
        return ofEdition
            .Where(set => set.BenchmarkSet.Agency is null || set.BenchmarkSet.Agency == attested.Agency)
            .OrderByDescending(set => set.BenchmarkSet.Agency is not null)
            .ThenByDescending(set => set.PublishedAt)
            .ThenBy(set => set.Id, StringComparer.Ordinal)
            .Select(set => set.BenchmarkSet)
            .FirstOrDefault() ?? throw new NotYetKnownException($"a benchmark set for edition {attested.Edition}");
    }

    // A certificate's times are printed and typed by people: no fractions of a second.
    private static DateTimeOffset WholeSecond(DateTimeOffset now) => new(now.Ticks - now.Ticks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
