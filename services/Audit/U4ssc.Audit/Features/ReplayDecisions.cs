using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using U4ssc.Audit.Bundles;
using U4ssc.Audit.Checking;
using U4ssc.Catalogue.Domain;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Submissions.Domain;

namespace U4ssc.Audit.Features;

/// <summary>Other rules for the same history.</summary>
/// <param name="Policy">Null for the terms that each decision was made by.</param>
/// <param name="Edition">Null for the edition of each submission.</param>
/// <param name="Benchmarks">Null for the benchmark set of each decision.</param>
internal sealed record OtherRules(OtherPolicy? Policy, KnownEdition? Edition, Certification.Domain.BenchmarkSet? Benchmarks);

/// <summary>Other terms, as a file has them.</summary>
internal sealed record OtherPolicy(decimal CoreKpisVerifiedPercentMin, int ValidityYears);

/// <summary>What would have been decided otherwise.</summary>
/// <param name="What"><c>value</c>, <c>screening</c>, <c>criterion</c>, <c>score</c>, <c>certificate</c> or <c>validity</c>.</param>
/// <param name="About">Data point, rule, criterion, dimension or number.</param>
internal sealed record Otherwise(Guid Submission, string City, int Period, string What, string About, string Was, string Would);

/// <summary>What if: decides history again under other rules, and lists what would be otherwise.</summary>
internal static class ReplayDecisions
{
    private const int FileBytesMax = 64 * 1024 * 1024;

    public static Command Command(TextWriter output)
    {
        var bundles = new Argument<string[]>("bundles")
        {
            Description = "Bundles, or directories of them.",
            Arity = ArgumentArity.OneOrMore
        };
        var policy = new Option<string?>("--policy") { Description = "JSON: { coreKpisVerifiedPercentMin, validityYears }." };
        var edition = new Option<string?>("--edition") { Description = "Content of an edition, as the catalogue gives it." };
        var benchmarks = new Option<string?>("--benchmarks") { Description = "Content of a benchmark set, as the catalogue gives it." };
        var json = Commands.Json();
        var command = new Command(
            "replay", "What if: decides again under another policy, edition or benchmark set, and lists what would differ.")
        {
            bundles, policy, edition, benchmarks, json,
        };
        command.SetAction(parsed =>
        {
            var rules = new OtherRules(
                Read<OtherPolicy>(parsed.GetValue(policy)),
                Read<EditionContent>(parsed.GetValue(edition)) is { } content ? KnownEdition.Of(content) : null,
                Read<BenchmarkSetContent>(parsed.GetValue(benchmarks)) is { } set ? Contents.Of(set) : null);
            return (int)Run(Files(parsed.GetValue(bundles)!), rules, parsed.GetValue(json), output);
        });
        return command;
    }

    /// <summary>What would be otherwise in one bundle.</summary>
    public static IEnumerable<Otherwise> Of(VerifiedBundle verified, OtherRules rules)
    {
        foreach (var happened in verified.Histories.Of("certificate").SelectMany(verified.Decided.Events))
        {
            var (inputs, criteria, scores, at, number, until) = happened.Data switch
            {
                CertificateIssued e => (e.Inputs, e.Criteria, e.Scores, e.IssuedAt, e.Number, (DateTimeOffset?)e.ValidUntil),
                CertificateRefused e => (e.Inputs, e.Criteria, e.Scores, e.RefusedAt, null, null),
                _ => default,
            };
            if (inputs is null || verified.Decided.Attested(inputs.SubmissionId) is not { } attested) continue;
            var edition = rules.Edition ?? verified.Contents.Edition(inputs.EditionSha256);
            var benchmarks = rules.Benchmarks ?? verified.Contents.Benchmarks(inputs.BenchmarkSetSha256);
            if (edition is null || benchmarks is null) continue;
            Otherwise Differs(string what, string about, string was, string would) =>
                new(inputs.SubmissionId, attested.CityName, inputs.Period, what, about, was, would);
            if (rules.Edition is not null && Frozen(verified, inputs.SubmissionId, edition) is var (was, would))
            {
                foreach (var value in Values(was, would)) yield return Differs("value", value.About, value.Was, value.Would);
                foreach (var finding in Screened(was, would)) yield return Differs("screening", finding.About, finding.Was, finding.Would);
                attested = attested with
                {
                    Edition = edition.Content.Edition,
                    EditionSha256 = edition.Judged.Sha256,
                    Values = [.. would.Values.Select(value => new AttestedValue(
                        value.DataPoint, Enum.Parse<ReportStatus>(value.Status.ToString()), value.Value))],
                };
            }

            var terms = rules.Policy is { } other
                ? inputs.Policy with { CoreKpisVerifiedPercentMin = other.CoreKpisVerifiedPercentMin, ValidityYears = other.ValidityYears }
                : inputs.Policy;
            var again = CertificationDecision.Make(
                attested, edition.Judged, benchmarks, terms,
                new(inputs.CityId, inputs.CityVersion, Met(criteria, "city_enrolled")), !Met(criteria, "no_certificate_in_force"));
            foreach (var (before, after) in criteria.Zip(again.Criteria).Where(pair => pair.First.Met != pair.Second.Met))
                yield return Differs("criterion", before.Criterion, before.Message, after.Message);
            foreach (var score in Scores(scores, again.Scores)) yield return Differs("score", score.About, score.Was, score.Would);
            if (number is not null != again.Granted)
                yield return Differs("certificate", number ?? "none", number is null ? "refused" : "granted", again.Granted ? "granted"
                    : "refused");
            if (until is { } end && again.Granted && at.AddYears(terms.ValidityYears) != end)
                yield return Differs("validity", number!, Day(end), Day(at.AddYears(terms.ValidityYears)));
        }
    }

    private static Conclusion Run(IReadOnlyList<string> files, OtherRules rules, bool json, TextWriter output)
    {
        var (worst, bundles, differ) = (Conclusion.Proven, 0, 0);
        foreach (var file in files)
        {
            using var verified = VerifiedBundle.Of(file);
            if (verified.Findings.Conclusion is Conclusion.Refuted)
                throw new NotABundleException(file, "is refuted (u4ssc-audit verify): what would follow from it says nothing");
            if (verified.Findings.Conclusion != Conclusion.Proven) worst = Conclusion.Incomplete;
            bundles++;
            foreach (var one in Of(verified, rules))
            {
                differ++;
                output.WriteLine(json
                    ? JsonSerializer.Serialize(one, Json.Options)
                    : Terminal.Plain($"{one.City} {one.Period}: {one.What} {one.About} was {one.Was} and would be {one.Would}"));
            }
        }

        if (!json) output.WriteLine($"{differ} things would be otherwise in {bundles} bundles.");
        return worst;
    }

    private static (SubmissionSubmitted Was, SubmissionSubmitted Would)? Frozen(VerifiedBundle verified, Guid submission,
        KnownEdition edition)
    {
        var state = Submission.Initial;
        (SubmissionSubmitted, SubmissionSubmitted)? last = null;
        foreach (var happened in verified.Decided.Events(submission).Select(one => one.Data).Cast<ISubmissionEvent>())
        {
            if (happened is SubmissionSubmitted was && FrozenRevision.Of(state, edition.Asked) is { } would) last = (was, would);
            state = Submission.Evolve(state, happened);
        }

        return last;
    }

    private static IEnumerable<(string About, string Was, string Would)> Values(SubmissionSubmitted was, SubmissionSubmitted would)
    {
        var before = was.Values.ToDictionary(value => value.DataPoint, StringComparer.Ordinal);
        var after = would.Values.ToDictionary(value => value.DataPoint, StringComparer.Ordinal);
        return from point in before.Keys.Concat(after.Keys).Distinct(StringComparer.Ordinal)
               let one = before.GetValueOrDefault(point)?.Value
               let other = after.GetValueOrDefault(point)?.Value
               where one != other
               select (point, Figure(one), Figure(other));
    }

    private static IEnumerable<(string About, string Was, string Would)> Screened(SubmissionSubmitted was, SubmissionSubmitted would)
    {
        string Of(SubmissionSubmitted frozen, string id) =>
            frozen.Findings.FirstOrDefault(finding => finding.Id == id) is { } finding ? EnumWords.Of(finding.Severity) : "no finding";
        return from finding in would.Findings.Concat(was.Findings).DistinctBy(finding => finding.Id)
               let one = Of(was, finding.Id)
               let other = Of(would, finding.Id)
               where one != other
               select ($"{finding.Rule} {string.Join(' ', finding.DataPoints)}", one, other);
    }

    private static IEnumerable<(string About, string Was, string Would)> Scores(Scores was, Scores would)
    {
        var before = was.DataPoints.ToDictionary(score => score.DataPoint, score => score.Points, StringComparer.Ordinal);
        var after = would.DataPoints.ToDictionary(score => score.DataPoint, score => score.Points, StringComparer.Ordinal);
        foreach (var point in before.Keys.Concat(after.Keys).Distinct(StringComparer.Ordinal))
        {
            string Points(Dictionary<string, int> of) => of.TryGetValue(point, out var points) ? $"{points} points" : "not scored";
            if (Points(before) != Points(after)) yield return (point, Points(before), Points(after));
        }
    }

    private static bool Met(IReadOnlyList<CriterionResult> criteria, string criterion) =>
        criteria.Any(one => one.Criterion == criterion && one.Met);

    private static string Figure(decimal? figure) => figure?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static List<string> Files(IEnumerable<string> paths) =>
        [.. paths.SelectMany(path =>
            Directory.Exists(path) ? Directory.GetFiles(path, "*.zip").Order(StringComparer.Ordinal).ToArray() : [path])];

    private static T? Read<T>(string? path)
        where T : class
    {
        if (path is null) return null;
        if (new FileInfo(path).Length > FileBytesMax) throw new UnreadableException($"{path} has more than {FileBytesMax} bytes.");
        try
        {
            return Contents.Read<T>(File.ReadAllBytes(path));
        }
        catch (JsonException problem)
        {
            throw new UnreadableException($"{path} is not what it should be: {problem.Message}", problem);
        }
    }
}
