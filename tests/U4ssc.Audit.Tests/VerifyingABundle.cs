using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Audit.Checking;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Audit.Tests;

/// <summary>Each way in which somebody with the database, the keys or the bundle could make it say something else.</summary>
public sealed class VerifyingABundle : IDisposable
{
    private readonly Programme programme = new();

    [Fact]
    public async Task a_whole_programme_is_proven()
    {
        var findings = Findings(await programme.Bundle());
        Assert.Empty(findings.Refuted);
        Assert.Empty(findings.Open);
        Assert.Equal(Conclusion.Proven, findings.Conclusion);
        var counts = findings.Checked.ToDictionary(one => one.Code, one => one.Count, StringComparer.Ordinal);
        Assert.Equal(counts[Sentences.Events], counts[Sentences.Inclusion]);
        Assert.Equal((1, 1, 1), (counts[Sentences.Revisions], counts[Sentences.Cases], counts[Sentences.Decisions]));
        Assert.Equal(5, counts[Sentences.Checkpoints]);
        Assert.True(counts[Sentences.Screening] > 0);
    }

    [Fact]
    public async Task an_event_that_was_altered_after_it_was_sealed_is_named()
    {
        var spoiled = Submitted();
        var findings = Findings(await programme.Bundle(late: leaf => leaf.Id == spoiled.Id ? Changed(leaf, "period", 2021) : leaf));
        Assert.Contains(findings.Refuted, one => one.Where.Event == spoiled.Id && one.Sentence.Contains("not in the tree",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_figure_that_was_altered_before_it_was_sealed_is_named()
    {
        // With the keys of the log in hand: the tree is right, the rules are not.
        Spoil("submissions", "submission_submitted", leaf => Altered(leaf, data => data["values"]![0]!["value"] = 97.5m));
        var refuted = Findings(await programme.Bundle()).Refuted[0];
        Assert.Equal("submission_submitted", refuted.Where.Type);
        Assert.StartsWith("/data/", refuted.Where.Pointer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_decision_that_does_not_follow_is_named_even_with_a_hash_that_fits()
    {
        Spoil("certification", "certificate_issued", leaf =>
        {
            var issued = leaf.Data.Deserialize<CertificateIssued>(Json.Options)!;
            var scores = issued.Scores with
            {
                DataPoints = [.. issued.Scores.DataPoints.Select(score => score with { Points = 4,
                Band = "95-100" })]
            };
            var statement = new DecisionStatement(issued.Inputs, true, issued.Criteria, scores);
            return leaf with
            {
                Data = JsonSerializer.SerializeToElement(issued with
                {
                    Scores = scores,
                    ValidUntil = issued.ValidUntil.AddYears(1),
                    DecisionSha256 = statement.Sha256(),
                }, Json.Options),
            };
        });
        var refuted = Assert.Single(Findings(await programme.Bundle()).Refuted);
        Assert.Equal("certificate_issued", refuted.Where.Type);
    }

    [Theory]
    [InlineData("submissions")]
    [InlineData("verification")]
    [InlineData("catalogue")]
    public async Task a_deleted_event_in_the_middle_is_noticed(string service)
    {
        var log = programme.Log(service);
        var gone = log.FindLastIndex(log.Count - 1, leaf => leaf.Version < log.Where(one => one.Stream == leaf.Stream).Max(one =>
            one.Version));
        if (gone < 0) gone = 0;
        log.RemoveAt(gone);
        Assert.Equal(Conclusion.Refuted, Findings(await programme.Bundle()).Conclusion);
    }

    [Fact]
    public async Task two_events_that_changed_places_are_named()
    {
        var log = programme.Log("verification");
        (log[2], log[3]) = (log[3], log[2]);
        var findings = Findings(await programme.Bundle());
        Assert.Contains(findings.Refuted, one => one.Where.Event == log[3].Id && one.Sentence.Contains("another order",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_event_that_the_rules_do_not_allow_is_named()
    {
        var log = programme.Log("submissions");
        var last = log[^1];
        log[^2] = log[^2] with { Type = last.Type, Data = last.Data };
        var refuted = Findings(await programme.Bundle()).Refuted;
        Assert.Contains(refuted, one => one.Where.Event == last.Id && one.Sentence.Contains("cannot follow", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("logs/submissions/checkpoint.txt")]
    [InlineData("logs/submissions/proofs.ndjson")]
    [InlineData("logs/submissions/keys.json")]
    [InlineData("logs/submissions/policy.txt")]
    public async Task what_cannot_be_seen_is_said(string file)
    {
        var findings = Findings(await programme.Bundle(without: file));
        Assert.Equal(Conclusion.Incomplete, findings.Conclusion);
        Assert.Contains(findings.Open, sentence => sentence.Contains(file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_policy_of_ones_own_decides_which_witnesses_are_wanted()
    {
        var path = await programme.Bundle();
        using var witness = new CosignatureSigner("witness.example/w1", Enumerable.Range(7, 32).Select(i => (byte)i).ToArray());
        var policy = WitnessPolicy.Parse($"witness w1 {witness.Verifier}\nquorum w1\n");
        using var verification = VerifiedBundle.Of(path, policy);
        Assert.Contains(verification.Findings.Refuted, one => one.Sentence.Contains("co-signatures", StringComparison.Ordinal));
    }

    [Fact]
    public async Task machines_get_an_exit_code_and_json()
    {
        var (code, text, _) = await Said("verify", await programme.Bundle(), "--json");
        Assert.Equal(0, code);
        Assert.Equal("proven", JsonElement.Parse(text).GetProperty("verdict").GetString());
        Spoil("submissions", "submission_submitted", leaf => Altered(leaf, data => data["period"] = 2021));
        (code, text, _) = await Said("verify", await programme.Bundle(), "--json");
        Assert.Equal(1, code);
        var first = JsonElement.Parse(text).GetProperty("refuted")[0];
        Assert.Equal("submission_submitted", first.GetProperty("where").GetProperty("type").GetString());
        Assert.Equal(2, (await Said("verify", "/nothing/there.zip")).Code);
        Assert.Equal(2, (await Said("verify")).Code);
        Assert.Equal(2, (await Said("verify", "a", "--unknown")).Code);
    }

    [Fact]
    public async Task a_person_gets_plain_words()
    {
        var (code, text, _) = await Said("verify", await programme.Bundle());
        Assert.Equal(0, code);
        Assert.Contains("certification decisions were made again, to the same bytes and the same hash", text, StringComparison.Ordinal);
        Assert.EndsWith("Proven: all of it is as it was recorded, and what was decided follows from it.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_decision_is_explained_by_its_criteria_and_the_events_behind_them()
    {
        var (code, text, _) = await Said("explain", await programme.Bundle());
        Assert.Equal(0, code);
        Assert.Contains("was granted to València for 2020", text, StringComparison.Ordinal);
        Assert.Contains("met     core_kpis_verified", text, StringComparison.Ordinal);
        Assert.Contains("from submission_submitted", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_timeline_has_every_event_in_the_order_of_time()
    {
        var (_, text, _) = await Said("timeline", await programme.Bundle(), "--json");
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(new[] { "catalogue", "certification", "registry", "submissions", "verification" }.Sum(service =>
            programme.Log(service).Count), lines.Count);
        var times = lines.Select(line => line.GetProperty("recordedAt").GetDateTimeOffset()).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task two_bundles_are_compared_event_by_event()
    {
        var one = await programme.Bundle();
        Assert.Equal(0, (await Said("diff", one, one)).Code);
        Spoil("verification", "case_attested", leaf => leaf with { Actor = "somebody-else" });
        var (code, text, _) = await Said("diff", one, await programme.Bundle());
        Assert.Equal(1, code);
        Assert.Contains("is not the same", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task under_other_rules_what_would_be_otherwise_is_listed()
    {
        var path = await programme.Bundle();
        var policy = Path.GetTempFileName();
        await File.WriteAllTextAsync(policy, """{ "coreKpisVerifiedPercentMin": 80, "validityYears": 5 }""",
            TestContext.Current.CancellationToken);
        var (code, text, _) = await Said("replay", path, "--policy", policy);
        File.Delete(policy);
        Assert.Equal(0, code);
        Assert.Contains("criterion core_kpis_verified", text, StringComparison.Ordinal);
        Assert.Contains("was granted and would be refused", text, StringComparison.Ordinal);
        Assert.Contains("0 things would be otherwise", (await Said("replay", path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task other_targets_give_other_scores()
    {
        var path = await programme.Bundle();
        var targets = Path.GetTempFileName();
        var other = programme.Benchmarks with
        {
            Targets = [.. programme.Benchmarks.Targets.Select(target =>
            target with { Target = target.Target * 10 })]
        };
        await File.WriteAllBytesAsync(targets, CanonicalJson.Bytes(other, Json.Options), TestContext.Current.CancellationToken);
        var (_, text, _) = await Said("replay", path, "--benchmarks", targets);
        File.Delete(targets);
        Assert.Contains("score EC-ICT-ICT-1C", text, StringComparison.Ordinal);
    }

    public void Dispose() => programme.Dispose();

    private static async Task<(int Code, string Text, string Errors)> Said(params string[] args)
    {
        var (output, errors) = (new StringWriter { NewLine = "\n" }, new StringWriter());
        var code = await Commands.Run(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private static Findings Findings(string path)
    {
        using var verification = VerifiedBundle.Of(path);
        return verification.Findings;
    }

    private EventLeaf Submitted() => programme.Log("submissions").Single(leaf => leaf.Type == "submission_submitted");

    private void Spoil(string service, string type, Func<EventLeaf, EventLeaf> how)
    {
        var log = programme.Log(service);
        var place = log.FindIndex(leaf => leaf.Type == type);
        log[place] = how(log[place]);
    }

    private static EventLeaf Changed(EventLeaf leaf, string member, int to) => Altered(leaf, data => data[member] = to);

    private static EventLeaf Altered(EventLeaf leaf, Action<JsonObject> how)
    {
        var data = JsonObject.Create(leaf.Data)!;
        data = (JsonObject)data.DeepClone();
        how(data);
        return leaf with { Data = JsonSerializer.SerializeToElement(data) };
    }
}
