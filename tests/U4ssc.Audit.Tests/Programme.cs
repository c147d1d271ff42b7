using System.Text;
using System.Text.Json;
using U4ssc.Audit.Bundles;
using U4ssc.Catalogue.Domain;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Ledger;
using U4ssc.Registry.Domain;
using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using U4ssc.Verification.Domain;
using Xunit;
using Reporting = U4ssc.Submissions.Domain;

namespace U4ssc.Audit.Tests;

/// <summary>
/// A whole programme without a service: edition, city, submission, case, certificate, all by the rules themselves, sealed into logs as the
/// services seal them, and put into a bundle. A test may spoil an event before it is sealed, as somebody would who has the database.
/// </summary>
internal sealed class Programme : IDisposable
{
    private static readonly Holder Officer = new("holder-officer"), Lead = new("holder-lead"), Second = new("holder-second");
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Dictionary<string, List<EventLeaf>> logs = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, (string Service, string Kind, string Id)> streams = [];
    private readonly string directory = Directory.CreateTempSubdirectory("u4ssc-audit").FullName;
    private int moments;

    /// <summary>Sealed into the logs, as often as wanted.</summary>
    public Programme(int cities = 1, decimal sharePercentMin = 1)
    {
        var edition = WrittenDown.Shipped<EditionContent>("u4ssc-2017.json");
        var benchmarks = WrittenDown.Shipped<BenchmarkSetContent>("illustrative-2017.json");
        Edition = Checking.KnownEdition.Of(edition);
        Benchmarks = benchmarks;
        Record("catalogue", "edition", edition.Edition, DerivedId.Of("edition", edition.Edition), EditionEvents.Stored,
            new EditionDrafted(edition.Edition, null, edition, new("holder-1")), new EditionPublished(edition, edition.Sha256(),
                new("holder-2")));
        Record("catalogue", "benchmark set", benchmarks.BenchmarkSet, DerivedId.Of("benchmark-set", benchmarks.BenchmarkSet),
            BenchmarkSetEvents.Stored, new BenchmarkSetDrafted(benchmarks, new("holder-1")),
            new BenchmarkSetPublished(benchmarks, benchmarks.Sha256(), new("holder-2")));
        var policy = PolicyDecider.Decide(new SetPolicy(sharePercentMin, 3, "For a test."), Policy.Initial).Single();
        Record("certification", "policy", "default", DerivedId.Of("policy", "default"), PolicyEvents.Stored, policy);
        for (var i = 0; i < cities; i++) Certify(i, ((Policy.InForce)Policy.Evolve(Policy.Initial, policy)).Terms);
    }

    public Checking.KnownEdition Edition { get; }

    public BenchmarkSetContent Benchmarks { get; }

    /// <summary>The events of a service, to be spoiled.</summary>
    public List<EventLeaf> Log(string service) => logs[service];

    /// <summary>The newest submission.</summary>
    public Guid Submission { get; private set; }

    /// <summary>Seals the logs and writes the bundle; gives its path.</summary>
    /// <param name="late">Changes an event after it was sealed.</param>
    /// <param name="without">A file that is left out.</param>
    public async Task<string> Bundle(Func<EventLeaf, EventLeaf>? late = null, string? without = null)
    {
        var path = Path.Combine(directory, $"{Guid.NewGuid():N}.zip");
        await using var to = File.Create(path);
        var writer = new BundleWriter(to);
        foreach (var (service, events) in logs.OrderBy(log => log.Key, StringComparer.Ordinal))
        {
            var levels = Levels(events);
            using var signer = new NoteSigner($"u4ssc.example/ledger/{service}", Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());
            var root = MerkleProofs.Root(events.Count, (level, index) => levels[level][(int)index]);
            var files = new (string Path, byte[] Content)[]
            {
                (BundlePaths.Events(service), Lines(events.Select(one => (late?.Invoke(one) ?? one).Bytes()))),
                (BundlePaths.Proofs(service), Lines(events.Select((one, place) => new InclusionLine(
                    one.Id, place, MerkleProofs.Inclusion(place, events.Count, (level, index) => levels[level][(int)index]), one.Sequence)
                        .Bytes()))),
                (BundlePaths.Checkpoint(service),
                    Encoding.UTF8.GetBytes(new Checkpoint(signer.Verifier.Name, events.Count, root).SignedBy(signer).ToString())),
                (BundlePaths.Keys(service), JsonSerializer.SerializeToUtf8Bytes(
                    new { keys = new[] { new { key = signer.Verifier.ToString() } } })),
                (BundlePaths.Policy(service), Encoding.UTF8.GetBytes(WitnessPolicy.Of(signer.Verifier).Text)),
            };
            foreach (var file in files.Where(file => file.Path != without)) await writer.Add(file.Path, file.Content, default);
        }

        await writer.Add(BundlePaths.Edition(Edition.Content.Edition), CanonicalJson.Bytes(Edition.Content, Json.Options), default);
        await writer.Add(BundlePaths.BenchmarkSet(Benchmarks.BenchmarkSet), CanonicalJson.Bytes(Benchmarks, Json.Options), default);
        await writer.Complete("submission", Submission.ToString(), Start,
            streams.Select(one => new BundleStream(
                one.Value.Service, one.Key, one.Value.Kind, one.Value.Id,
                logs[one.Value.Service].Count(leaf => leaf.Stream == one.Key))).Where(one => one.Version > 0), default);
        return path;
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(directory, recursive: true);

    // One city from its registration to its certificate.
    private void Certify(int number, PolicyTerms terms)
    {
        var city = DerivedId.Of("city", $"test-{number}");
        Record("registry", "city", city.ToString(), city, CityEvents.Stored,
            new CityRegistered(new("ES-RECI", $"ref-{number}", "València", new Dictionary<string, string>(), "ES", null, null, null, null,
                new(795736, 2020), 138.35m, 336600)),
            new CityEnrolled("ES-RECI", "ES", DerivedId.Of("signatory", city), new(2025, 5, 6), new string('a', 64)));
        var frozen = Submit(city, number);
        var attested = Review(frozen);
        var caseId = VerificationCase.IdOf(Submission);
        var decision = CertificateDecider.Decide(
            new CertifyCase(AttestedCaseOf(attested), Edition.Judged, Checking.Contents.Of(Benchmarks), terms, new(city, 2, true), false,
                Start.AddDays(30)),
            Certificate.Initial).Single();
        Record("certification", "certificate", caseId.ToString(), DerivedId.Of("certification", caseId), CertificateEvents.Stored,
            decision);
        var (certificate, unmet) = decision switch
        {
            CertificateIssued issued => (issued.Number, (IReadOnlyList<string>)[]),
            _ => (null, [.. ((CertificateRefused)decision).Criteria.Where(one => !one.Met).Select(one => one.Criterion)]),
        };
        Record("submissions", "submission", Submission.ToString(), Submission, SubmissionEvents.Stored,
            new SubmissionTakenIntoVerification(caseId, 1), new SubmissionVerified(caseId, 1), new SubmissionClosed(caseId, certificate,
                unmet));
    }

    private SubmissionSubmitted Submit(Guid city, int number)
    {
        Submission = DerivedId.Of("submission", $"test-{number}");
        var state = Reporting.Submission.Initial;
        var happened = new List<object>();
        void Ask(SubmissionCommand command)
        {
            var decision = SubmissionDecider.Decide(command, state);
            Assert.True(decision.Refusal is null, decision.Refusal?.Sentence);
            foreach (var one in decision)
            {
                state = Reporting.Submission.Evolve(state, one);
                happened.Add(one);
            }
        }

        Ask(new OpenSubmission(Submission, new(city, "ES-RECI", "ES", "València", 2, true, [new("households", 336600, "registry")]),
            new(Edition.Asked.Id, Edition.Asked.ContentSha256), 2020, 2026));
        Ask(new ReportValues(Edition.Asked, new(Population: new(795736 + number), AreaKm2: new(138.35m)),
            [
                new("EC-ICT-ICT-1C", ValueStatus.Reported, 311355, null, null, DataQuality.AccurateMeasurement,
                    ValueOrigin.OfficialStatistics,
                    new("INE", 2020)),
                new("EC-ICT-ICT-5A", ValueStatus.NotReported, Reason: "No survey yet."),
            ], Officer, 2026));
        foreach (var finding in ScreeningRules.Screen(state, Edition.Asked).Where(finding => finding.Severity == Severity.Warning))
            Ask(new JustifyFinding(Edition.Asked, finding.Id, "It is so."));
        Ask(new SubmitSubmission(Edition.Asked));
        Record("submissions", "submission", Submission.ToString(), Submission, SubmissionEvents.Stored, [.. happened]);
        return happened.OfType<SubmissionSubmitted>().Single();
    }

    private CaseAttested Review(SubmissionSubmitted frozen)
    {
        VerificationCase state = VerificationCase.Initial;
        var happened = new List<object>();
        void Ask(CaseCommand command)
        {
            var decision = CaseDecider.Decide(command, state);
            Assert.True(decision.Refusal is null, decision.Refusal?.Sentence);
            foreach (var one in decision)
            {
                state = VerificationCase.Evolve(state, one);
                happened.Add(one);
            }
        }

        Verifier Known(Holder holder) => new Verifier.Accredited(holder, VerifierLevel.Qualified, VerifierLevel.Qualified, [], []);
        var edition = new Verification.Domain.Edition(Edition.Asked.Id, Edition.Asked.ContentSha256,
            Edition.Asked.DataPoints.Select(point => new Verification.Domain.DataPoint(point.Id, point.Figure)));
        Ask(new TakeInRevision(JsonSerializer.SerializeToElement(frozen, Json.Options).Deserialize<SubmittedRevision>(Json.Options)!));
        Ask(new AssignVerifier(Known(Lead), CasePart.Lead));
        Ask(new AssignVerifier(Known(Second), CasePart.Second));
        Ask(new DeclareIndependence(Known(Lead), true));
        Ask(new DeclareIndependence(Known(Second), true));
        Ask(new RecordFindings(Known(Lead), [new("EC-ICT-ICT-1C", Verification.Domain.Verdict.Verified, null, null, null)], edition));
        Ask(new ConcludeCase(Known(Lead)));
        Ask(new AttestCase(Known(Second)));
        var caseId = VerificationCase.IdOf(frozen.SubmissionId);
        Record("verification", "case", caseId.ToString(), caseId, CaseEvents.Stored, [.. happened]);
        return happened.OfType<CaseAttested>().Single();
    }

    private static AttestedCase AttestedCaseOf(CaseAttested e) => Checking.Decided.Of(e);

    private void Record(
        string service, string kind, string id, Guid stream, IReadOnlyList<(string Name, Type Type)> stored, params object[] happened)
    {
        if (!logs.TryGetValue(service, out var log)) logs[service] = log = [];
        streams[stream] = (service, kind, id);
        foreach (var one in happened)
        {
            var version = log.Count(leaf => leaf.Stream == stream) + 1;
            log.Add(new(
                DerivedId.Of("event", $"{stream}/{version}"), stream, version, log.Count + 1, stored.Single(name =>
                    name.Type == one.GetType()).Name,
                Start.AddSeconds(moments++), null, "subject-1", "city-officer", "ES-RECI", null, "correlation-1", null, null,
                JsonSerializer.SerializeToElement(one, one.GetType(), Json.Options)));
        }
    }

    private static byte[] Lines(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line.Append((byte)'\n'))];

    private static List<List<byte[]>> Levels(List<EventLeaf> events)
    {
        List<List<byte[]>> levels = [[.. events.Select(leaf => leaf.Hash())]];
        while (levels[^1].Count > 1)
            levels.Add([.. levels[^1].Chunk(2).Where(pair => pair.Length == 2).Select(pair => MerkleTree.NodeHash(pair[0], pair[1]))]);
        return levels;
    }
}
