using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>
/// Every way a case cannot be decided at all. That the policy is not met is no refusal of this kind: it is a decision, recorded as
/// <see cref="CertificateRefused"/> with its criteria.
/// </summary>
public static class CertificateRefusals
{
    /// <summary>Nothing was ever issued under this number.</summary>
    public static Refusal Unknown => Refusal.NotFound(
        "certificate.unknown",
        "No certificate was ever issued under this number. Check each character; the letters I, L, O and U are never part of its end.");

    /// <summary>There is no certificate of this city in force, or no such city.</summary>
    public static Refusal NoSnapshot => Refusal.NotFound(
        "snapshot.none",
        "This city has no certificate in force, so there is no snapshot to show. The register lists all certificates, the expired ones too.");

    /// <summary>The case was reviewed under other content than the edition has.</summary>
    public static Refusal EditionDiffers(AttestedCase attested, Edition edition) => Refusal.Conflict(
        "certificate.edition_differs",
        $"The case was reviewed under edition {attested.Edition} with content {attested.EditionSha256}, but edition {edition.Id} has {edition.Sha256}. "
        + "A published edition never changes: find out which of the two is damaged before deciding.");

    /// <summary>The targets are for other data points.</summary>
    public static Refusal BenchmarksOfOtherEdition(BenchmarkSet benchmarks, Edition edition) => Refusal.Conflict(
        "certificate.benchmarks_of_other_edition",
        $"Benchmark set {benchmarks.Id} is for edition {benchmarks.Edition}, not for {edition.Id}. Choose one of the case's edition.");

    /// <summary>The facts are another city's.</summary>
    public static Refusal OtherCity(AttestedCase attested) => Refusal.Conflict(
        "certificate.other_city",
        $"The facts at hand are not those of city {attested.CityId:D}. Decide with the facts of the city of the case.");

    /// <summary>The case says two things of one data point.</summary>
    public static Refusal DataPointTwice(string dataPoint) => Refusal.Conflict(
        "certificate.data_point_twice",
        $"The attested case names data point {dataPoint} twice, so it does not say what counts. It must be attested again with one word on each.");
}
