using CsCheck;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class WhateverACaseHolds
{
    private static readonly Gen<ReportStatus> Status =
        Gen.OneOf(ReportStatus.Reported, ReportStatus.Reported, ReportStatus.NotReported, ReportStatus.NotApplicable);

    private static readonly Gen<decimal> Figure = Gen.OneOf(
        Gen.Decimal[-1000, 1000].Select(Figures.Rounded),
        Gen.OneOf(0m, 33m, 66m, 95m, 100m, Figures.AbsoluteMax, -Figures.AbsoluteMax, 0.0000000001m));

    private static readonly Gen<(AttestedValue, AttestedFinding)> OneDataPoint = Gen
        .Select(Status, Figure, Gen.Bool, Gen.Bool, Figure)
        .Select((status, value, verified, corrects, corrected) => (
            new AttestedValue("", status, status == ReportStatus.Reported ? value : null),
            new AttestedFinding("", verified ? Verdict.Verified : Verdict.NotVerified, null, corrects
                ? corrected
                : null, corrects ? ReportStatus.Reported : null)));

    private static readonly Gen<AttestedCase> Case = Gen.Select(OneDataPoint.Array[7], Gen.Int[0, 2]).Select((words, queries) =>
    {
        var dataPoints = Situations.Edition.Kpis.SelectMany(k => k.DataPoints).Select(d => d.Id).ToArray();
        return Situations.Case with
        {
            Values = [.. words.Select((w, i) => w.Item1 with { DataPoint = dataPoints[i] })],
            Findings = [.. words.Select((w, i) => w.Item2 with { DataPoint = dataPoints[i] })],
            OpenQueries = queries,
        };
    });

    private static readonly Gen<BenchmarkSet> Benchmarks = Figure.Array[7].Select(targets => Situations.Benchmarks with
    {
        Targets = [.. targets.Select((t, i) => Situations.Benchmarks.Targets[i] with { Value = t })],
    });

    [Fact]
    public void a_score_lies_between_a_quarter_and_the_whole() => Gen.Select(Case, Benchmarks).Sample((attested, benchmarks) =>
    {
        var scores = Scoring.Of(attested, Situations.Edition, benchmarks);
        Assert.All(
            (IEnumerable<GroupScore>)[.. scores.Categories, .. scores.SubDimensions, .. scores.Dimensions, .. scores.SdgGoals],
            g => Assert.True(g.Scored == 0 ? g.Percent is null : g.Percent is >= 25 and <= 100, $"{g}"));
        Assert.All(scores.DataPoints, s => Assert.InRange(s.Points, 1, 4));
    });

    [Fact]
    public void what_is_read_lies_in_its_band() => Gen.Select(Case, Benchmarks).Sample((attested, benchmarks) =>
    {
        var scores = Scoring.Of(attested, Situations.Edition, benchmarks);
        Assert.All(scores.DataPoints, s => Reads(s.Percent, s.Band));
        Assert.All(scores.Categories.Concat(scores.SdgGoals).Where(g => g.Percent is not null), g => Reads(g.Percent!.Value, g.Band!));
    });

    [Fact]
    public void near_a_boundary_what_is_read_lies_in_its_band() =>
        Gen.Select(Gen.OneOf(33m, 66m, 95m), Gen.Int[-20_000, 20_000], Gen.OneOf(1m, 3m, 7m, 100m)).Sample((boundary, steps, target) =>
        {
            var edition = Situations.Edition with { Kpis = [Situations.Edition.Kpis[0]] };
            var value = Figures.Rounded((boundary + steps / 1_000_000m) * target / 100);
            var scores = Scoring.Of(Situations.CaseOf(edition, _ => value), edition,
                Situations.Benchmarks with { Targets = [new("A1", target)] });
            Assert.All(scores.DataPoints, s => Reads(s.Percent, s.Band));
        });

    [Fact]
    public void a_share_of_core_kpis_never_reads_as_the_minimum_that_it_misses() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 60], Gen.Int[-8000, 8000]).Sample((whole, part, off) =>
        {
            var edition = Situations.Edition with
            {
                Kpis = [.. Enumerable.Range(0, whole).Select(n =>
                    Situations.Kpi($"X{n}", "D", "S", "C", KpiLevel.Core, 1, ($"X{n}", Direction.Neutral)))],
            };
            var attested = Situations.CaseOf(edition, _ => 1);
            attested = attested with { Findings = [.. attested.Findings.Take(Math.Min(part, whole))] };
            var min = Math.Clamp(Math.Round(100m * Math.Min(part, whole) / whole + off / 1_000_000m, 4), 0, 100);
            var criterion = CertificationDecision.Make(attested, edition, Situations.Benchmarks, new(1, min, 3), Situations.Enrolled, false)
                .Criteria.Single(c => c.Criterion == "core_kpis_verified");
            Assert.Equal(criterion.Met, criterion.Figures["share_percent"] >= min);
        });

    private static void Reads(decimal percent, string band)
    {
        var from = decimal.Parse(band.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
        var to = band.StartsWith("95", StringComparison.Ordinal)
            ? decimal.MaxValue
            : decimal.Parse(band.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(percent >= from && percent < to, $"{percent} in {band}");
    }

    [Fact]
    public void the_points_of_the_parts_are_the_points_of_the_whole() => Gen.Select(Case, Benchmarks).Sample((attested, benchmarks) =>
    {
        var scores = Scoring.Of(attested, Situations.Edition, benchmarks);
        var points = scores.DataPoints.Sum(s => s.Points);
        Assert.Equal([points, points, points], new[] { scores.Categories, scores.SubDimensions, scores.Dimensions }
            .Select(g => g.Sum(x => x.Points)));
    });

    [Fact]
    public void the_order_of_the_inputs_does_not_matter_and_the_same_inputs_give_the_same_bytes() =>
        Gen.Select(Case, Benchmarks, Gen.Int).Sample((attested, benchmarks, seed) =>
        {
            var other = attested with { Values = Shuffled(attested.Values, seed), Findings = Shuffled(attested.Findings, seed + 1) };
            var edition = Situations.Edition with
            {
                Kpis = Shuffled([.. Situations.Edition.Kpis.Select(k => k with { DataPoints = Shuffled(k.DataPoints, seed) })], seed + 2),
            };
            var targets = benchmarks with { Targets = Shuffled(benchmarks.Targets, seed + 3) };
            Assert.Equal(
                Situations.Json(CertificationDecision.Make(attested, Situations.Edition, benchmarks, Situations.Policy, Situations.Enrolled,
                    false)),
                Situations.Json(CertificationDecision.Make(other, edition, targets, Situations.Policy, Situations.Enrolled, false)));
        });

    [Fact]
    public void a_decision_is_granted_just_where_every_criterion_is_met() =>
        Gen.Select(Case, Gen.Bool, Gen.Bool).Sample((attested, enrolled, inForce) =>
    {
        var decision = CertificationDecision.Make(
            attested, Situations.Edition, Situations.Benchmarks, Situations.Policy, Situations.Enrolled with { Enrolled = enrolled },
            inForce);
        Assert.Equal(decision.Criteria.All(c => c.Met), decision.Granted);
        Assert.False(decision.Granted && (!enrolled || inForce || attested.OpenQueries > 0));
    });

    [Fact]
    public void every_figure_that_is_shown_can_be_written_and_read_again() => Gen.Select(Case, Benchmarks).Sample((attested, benchmarks) =>
    {
        var decision = CertificationDecision.Make(attested, Situations.Edition, benchmarks, Situations.Policy, Situations.Enrolled, false);
        Assert.All(decision.Criteria.SelectMany(c => c.Figures.Values).Concat(decision.Scores.DataPoints.Select(s => s.Percent)), f =>
            Assert.True(Figures.IsAcceptable(f)));
    });

    [Fact]
    public void no_list_of_commands_makes_an_impossible_history() => Gen.Select(Case, Gen.Bool).Array[0, 5].Sample(asked =>
    {
        var state = Certificate.Initial;
        foreach (var (attested, inForce) in asked)
        {
            state = CertificateDecider.Decide(Situations.Certify(attested, inForce), state).Events.Aggregate(state, Certificate.Evolve);
        }
    });

    [Fact]
    public void no_list_of_policies_makes_an_impossible_history() =>
        Gen.Select(Gen.Int[-1, 101], Gen.Int[0, 21], Gen.OneOf("a", "b", ""), Gen.Int[0, 2], Gen.OneOf("ada", "ben")).Array[0, 12]
            .Sample(asked =>
        {
            var state = Policy.Initial;
            string? proposedBy = null;
            foreach (var (share, years, basis, which, by) in asked)
            {
                PolicyCommand command = which switch
                {
                    0 => new SetPolicy(share, years, basis),
                    1 => new ProposePolicy(share, years, basis, new(by)),
                    _ => new ConfirmPolicy(new(by)),
                };
                foreach (var happened in PolicyDecider.Decide(command, state).Events)
                {
                    // No version but the first came into force by one holder alone.
                    if (happened is PolicySet { Version: > 1 }) Assert.NotEqual(proposedBy, by);
                    proposedBy = happened is PolicyProposed proposed ? proposed.By.Id : null;
                    state = Policy.Evolve(state, happened);
                }
            }
        });

    private static T[] Shuffled<T>(IReadOnlyList<T> items, int seed)
    {
        var copy = items.ToArray();
        new Random(seed).Shuffle(copy);
        return copy;
    }
}
