using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Certification.Domain;
using U4ssc.Contracts.Verification.V1;
using U4ssc.Kernel;
using U4ssc.Ledger;
using U4ssc.Submissions.Domain;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;
using Editions = U4ssc.Catalogue.Shipped;

namespace U4ssc.Contracts.Tests;

/// <summary>
/// What is decided is named by hashes, and certificates, statements and checkpoints rest on them: another byte is another hash, and a
/// certificate that nobody can check any more. So each kind of hash was written down once, with what it is a hash of.
/// </summary>
public sealed class KeepingHashes
{
    private static readonly CaseFinding[] Findings =
    [
        new("EC-ICT-ICT-1C", "verified", null, null, null), new("EC-ICT-ICT-2C", "verified", "Typed \"wrongly\": blåbær.", 97.50m, null),
        new("EN-EN-AQ-1C", "not_verified", "There is no record of it.", null, "not_reported"),
    ];

    [Fact]
    public void every_kind_of_hash_is_as_it_was_written_down()
    {
        var problems = Golden.Problems(
            Path.Combine(Golden.Folder, "hashes"),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["revision.json"] = Hashed(FrozenRevision.Sha256, [.. Samples<SubmissionSubmitted>(), ("figures", WithFigures())]),
                ["decision.json"] = Hashed(statement => statement.Sha256(), Samples<DecisionStatement>()),
                ["findings.json"] = Hashed(findings => CanonicalJson.Sha256(findings, Json.Options), [("all", Findings)]),
                ["edition.json"] = Shipped("u4ssc-2017.json", Editions.Edition.Sha256()),
                ["benchmark-set.json"] = Shipped("illustrative-2017.json", Editions.BenchmarkSet.Sha256()),
                ["leaves.json"] = Leaves(),
            },
            Repository.Writes);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static (string, T)[] Samples<T>() =>
        [("complete", (T)Testing.Samples.Complete(typeof(T))), ("sparse", (T)Testing.Samples.Sparse(typeof(T)))];

    // Decimals keep the zeros they were given with; a hash does not see them.
    private static SubmissionSubmitted WithFigures()
    {
        var (_, frozen) = Samples<SubmissionSubmitted>()[0];
        var value = frozen.Values[0];
        return frozen with
        {
            Values =
            [
                value with { Numerator = 97.50m, Denominator = 0.0000001m, Value = 123_456_789_012_345m },
                value with { Numerator = 0.0m, Value = -1.20m },
            ],
        };
    }

    private static string Hashed<T>(Func<T, string> hash, IEnumerable<(string Name, T Of)> samples)
    {
        var file = new JsonObject();
        foreach (var (name, of) in samples)
            file[name] = new JsonObject { ["of"] = JsonSerializer.SerializeToNode(of, Json.Options), ["sha256"] = hash(of) };
        return Golden.Text(file);
    }

    private static string Shipped(string file, string sha256) => Golden.Text(new JsonObject { ["of"] = file, ["sha256"] = sha256 });

    // One leaf for each stored event, as if each were the only one of its service.
    private static string Leaves()
    {
        var file = new JsonObject();
        foreach (var (name, type) in Composed.Services.SelectMany(Composed.Events).OrderBy(stored => stored.Name, StringComparer.Ordinal))
            file[name] = Convert.ToHexStringLower(Leaf(name, Testing.Samples.Complete(type)).Hash());
        return Golden.Text(file);
    }

    private static EventLeaf Leaf(string name, object happened) => new(
        DerivedId.Of("event", name), DerivedId.Of("stream", name), 3, 42, name,
        DateTimeOffset.Parse("2026-01-02T03:04:05.678901Z", CultureInfo.InvariantCulture), null, "subject-1", "city-officer", "NO-KS",
        "blåbær",
        "correlation-1", null, "4bf92f3577b34da6a3ce929d0e0e4736", JsonSerializer.SerializeToElement(happened, Json.Options));
}
