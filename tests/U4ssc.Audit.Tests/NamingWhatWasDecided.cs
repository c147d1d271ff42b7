using System.Globalization;
using System.Text.Json;
using U4ssc.Catalogue.Domain;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Ledger;
using U4ssc.Registry.Domain;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Submissions.Domain;
using U4ssc.Testing;
using U4ssc.Verification.Domain;
using Xunit;

namespace U4ssc.Audit.Tests;

/// <summary>An outsider who has what was published, and no service, comes to the same hashes as the services did.</summary>
public sealed class NamingWhatWasDecided
{
    private static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        .. AgencyEvents.Stored, .. CityEvents.Stored, .. OnboardingEvents.Stored, .. EditionEvents.Stored, .. BenchmarkSetEvents.Stored,
        .. SubmissionEvents.Stored, .. VerifierEvents.Stored, .. CaseEvents.Stored, .. PolicyEvents.Stored, .. CertificateEvents.Stored,
        .. Subscriptions.Domain.PublicationEvents.Stored, .. Subscriptions.Domain.SubscriptionEvents.Stored,
    ];

    [Fact]
    public void a_revision_has_the_hash_that_names_it() => WrittenDown.Holds<SubmissionSubmitted>("revision", FrozenRevision.Sha256);

    [Fact]
    public void a_decision_has_the_hash_that_its_certificate_shows() =>
        WrittenDown.Holds<DecisionStatement>("decision", statement => statement.Sha256());

    [Fact]
    public void findings_have_the_hash_that_the_decision_binds() =>
        WrittenDown.Holds<IReadOnlyList<AttestedFinding>>("findings", findings => Case(findings).FindingsSha256());

    [Fact]
    public void findings_have_one_hash_in_whatever_order_they_come() =>
        WrittenDown.Holds<IReadOnlyList<AttestedFinding>>("findings", findings => Case([.. findings.Reverse()]).FindingsSha256());

    [Fact]
    public void findings_as_the_verifiers_recorded_them_have_the_same_hash() =>
        WrittenDown.Holds<IReadOnlyList<Finding>>("findings", findings => CanonicalJson.Sha256(findings, Json.Options));

    [Fact]
    public void an_edition_has_the_hash_that_is_published() =>
        WrittenDown.HoldsOfShipped<EditionContent>("edition", content => content.Sha256());

    [Fact]
    public void a_benchmark_set_has_the_hash_that_is_published() =>
        WrittenDown.HoldsOfShipped<BenchmarkSetContent>("benchmark-set", content => content.Sha256());

    [Fact]
    public void every_stored_event_has_its_leaf()
    {
        var leaves = WrittenDown.Of("leaves").EnumerateObject()
            .ToDictionary(leaf => leaf.Name, leaf => leaf.Value.GetString(), StringComparer.Ordinal);
        Assert.Equal(leaves, Stored.ToDictionary(one => one.Name, one => (string?)Leaf(one.Name, one.Type), StringComparer.Ordinal));
    }

    private static AttestedCase Case(IReadOnlyList<AttestedFinding> findings) =>
        (AttestedCase)Samples.Complete(typeof(AttestedCase)) with { Findings = findings };

    private static string Leaf(string name, Type type) => Convert.ToHexStringLower(new EventLeaf(
        DerivedId.Of("event", name), DerivedId.Of("stream", name), 3, 42, name,
        DateTimeOffset.Parse("2026-01-02T03:04:05.678901Z", CultureInfo.InvariantCulture), null, "subject-1", "city-officer", "NO-KS",
        "blåbær",
        "correlation-1", null, "4bf92f3577b34da6a3ce929d0e0e4736", JsonSerializer.SerializeToElement(Samples.Complete(type), Json.Options))
            .Hash());
}
