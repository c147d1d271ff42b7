using System.Net;
using System.Text.Json;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Certification.Tests;

public sealed class DecidingOnAnAttestedCase(RunningCertification running)
{
    [Fact]
    public async Task a_case_that_meets_the_policy_is_granted_and_announced()
    {
        var attested = Told.Attested(await running.AnEnrolledCity());
        var decision = await running.Decided(attested);
        Assert.Equal("granted", decision.GetProperty("outcome").GetString());
        Assert.Equal(5, decision.GetProperty("criteria").GetArrayLength());
        Assert.Equal(100, decision.GetProperty("criteria")[3].GetProperty("figures").GetProperty("share_percent").GetDecimal());

        var told = await running.Service.Publishes<CertificateIssued>(m => m.CaseId == attested.CaseId);
        Assert.Equal(decision.GetProperty("number").GetString(), told.Number);
        Assert.Equal((attested.SubmissionId, attested.CityId, "Valencia", "ES-RECI", 2020),
            (told.SubmissionId, told.CityId, told.CityName, told.Agency, told.Period));
        Assert.Equal(decision.GetProperty("decisionSha256").GetString(), told.DecisionSha256);
    }

    [Fact]
    public async Task a_case_that_does_not_meet_the_policy_is_refused_with_the_criteria_it_misses()
    {
        var attested = Told.Attested(await running.AnEnrolledCity(), notVerified: ["A1", "C1"]) with { OpenQueries = 1 };
        var decision = await running.Decided(attested);
        Assert.Equal("refused", decision.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, decision.GetProperty("number").ValueKind);

        var told = await running.Service.Publishes<CertificateRefused>(m => m.CaseId == attested.CaseId);
        Assert.Equal(["no_open_query", "core_kpis_verified"], told.Unmet.Select(c => c.Criterion));
        Assert.Equal(60, told.Unmet[1].Figures["share_percent"]);
        Assert.Equal(80, told.Unmet[1].Figures["share_percent_min"]);
    }

    [Fact]
    public async Task a_city_that_was_never_enrolled_is_refused()
    {
        var city = new City(Guid.CreateVersion7(), "Candidate");
        await running.Service.Publish(Told.Registered(city));
        var decision = await running.Decided(Told.Attested(city, cityVersion: 1));
        Assert.False(decision.GetProperty("criteria")[0].GetProperty("met").GetBoolean());
    }

    [Fact]
    public async Task a_message_that_comes_again_changes_nothing()
    {
        var attested = Told.Attested(await running.AnEnrolledCity());
        await running.Service.Publish(attested);
        await running.Service.Publish(attested);
        await running.Decision(attested.CaseId);
        var again = attested with { Fact = Told.Fact(attested.CaseId, 10) };
        await running.Service.Publish(again);
        await running.Taken(again.Fact.EventId);

        var history = await (await running.Auditor
            .GetAsync(new Uri($"/api/certification/decisions/{attested.CaseId}/history", UriKind.Relative))).Json();
        var only = Assert.Single(history.GetProperty("items").EnumerateArray());
        Assert.Equal("certificate_issued", only.GetProperty("type").GetString());
        Assert.Equal("service:certification-when-case-attested", only.GetProperty("actor").GetString());
        Assert.Equal(attested.Fact.EventId.ToString(), only.GetProperty("causation").GetString());
    }

    [Fact]
    public async Task messages_in_the_wrong_order_are_waited_for_and_refuse_nothing()
    {
        var edition = $"edition-{Guid.CreateVersion7():N}";
        var city = new City(Guid.CreateVersion7(), "Bizerte", "TN-HUB", "TN");
        var attested = Told.Attested(city, edition, cityVersion: 3);
        await running.Service.Publish(attested);
        await running.Service.Publish(Told.Changed(city, 3));
        await running.Service.Publish(Told.Registered(city));
        await running.Service.Publish(Told.Benchmarks($"set-{edition}", edition));
        await running.Service.Publish(Told.Edition(edition));
        await running.Service.Publish(Told.Enrolled(city));
        Assert.Equal("granted", (await running.Decision(attested.CaseId)).RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task of_two_cases_for_one_period_attested_at_once_one_is_granted_and_the_other_refused()
    {
        for (var round = 0; round < 4; round++)
        {
            var city = await running.AnEnrolledCity();
            var cases = new[] { Told.Attested(city), Told.Attested(city) };
            await Task.WhenAll(cases.Select(running.Service.Publish));
            var outcomes = await Task.WhenAll(cases.Select(async c => (await running.Decision(c.CaseId)).RootElement));
            Assert.Equal(["granted", "refused"], outcomes.Select(o => o.GetProperty("outcome").GetString()!).Order());
            var refused = outcomes.Single(o => o.GetProperty("outcome").GetString() == "refused");
            Assert.Equal(
                ["no_certificate_in_force"],
                refused.GetProperty("criteria").EnumerateArray().Where(c => !c.GetProperty("met").GetBoolean())
                    .Select(c => c.GetProperty("criterion").GetString()!));
        }
    }

    [Fact]
    public async Task another_period_of_the_same_city_has_a_certificate_of_its_own()
    {
        var city = await running.AnEnrolledCity();
        Assert.Equal("granted", (await running.Decided(Told.Attested(city, period: 2020))).GetProperty("outcome").GetString());
        Assert.Equal("granted", (await running.Decided(Told.Attested(city, period: 2021))).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task the_agencys_own_benchmark_set_goes_before_the_programmes_and_the_newest_before_older_ones()
    {
        var edition = $"edition-{Guid.CreateVersion7():N}";
        var city = await running.AnEnrolledCity();
        await running.Service.Publish(Told.Edition(edition));
        var newest = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        await running.Service.Publish(Told.Benchmarks($"others-{edition}", edition, "NO-KS", newest.AddDays(9)));
        await running.Service.Publish(Told.Benchmarks($"programme-{edition}", edition, null, newest.AddDays(9)));
        await running.Service.Publish(Told.Benchmarks($"old-{edition}", edition, "ES-RECI", newest.AddDays(-1)));
        await running.Service.Publish(Told.Benchmarks($"new-{edition}", edition, "ES-RECI", newest));
        await Eventually.Is(() => running.Knows(edition, 4), "four benchmark sets");
        var decision = await running.Decided(Told.Attested(city, edition));
        Assert.Equal($"new-{edition}", decision.GetProperty("inputs").GetProperty("benchmarkSet").GetString());
    }

    [Fact]
    public async Task the_decision_can_be_checked_by_its_hash()
    {
        var decision = await running.Decided(Told.Attested(await running.AnEnrolledCity()));
        string[] members = ["inputs", "granted", "criteria", "scores"];
        var statement = JsonSerializer.SerializeToElement(members.ToDictionary(m => m, m => decision.GetProperty(m)));
        Assert.Equal(decision.GetProperty("decisionSha256").GetString(), CanonicalJson.Sha256(statement));
    }

    [Fact]
    public async Task a_decision_gets_into_the_log_that_proves_it()
    {
        var attested = Told.Attested(await running.AnEnrolledCity(), notVerified: ["A1"]);
        await running.Decided(attested);
        var stored = await running.Service.EventCount();

        // Every event of this service can be written as canonical JSON: one that cannot would stop its log.
        await Eventually.Is(async () => await Proved() >= stored, $"a checkpoint over {stored} events");
    }

    private async Task<long> Proved()
    {
        var checkpoint = await running.Anyone.GetStringAsync(new Uri("/ledger/certification/checkpoint", UriKind.Relative));
        return long.Parse(checkpoint.Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(Role.Secretariat, HttpStatusCode.OK)]
    [InlineData(Role.Auditor, HttpStatusCode.OK)]
    [InlineData(Role.Subscriber, HttpStatusCode.Forbidden)]
    [InlineData(Role.Anonymous, HttpStatusCode.Unauthorized)]
    [InlineData(Role.Agency, HttpStatusCode.NotFound)]
    [InlineData(Role.City, HttpStatusCode.NotFound)]
    [InlineData(Role.Verifier, HttpStatusCode.NotFound)]
    public async Task a_decision_is_for_those_who_have_to_do_with_it(Role role, HttpStatusCode status)
    {
        var attested = Told.Attested(await running.AnEnrolledCity());
        await running.Decided(attested);
        foreach (var route in new[] { "", "/history", "/diff?from=1&to=1" })
        {
            var address = new Uri($"/api/certification/decisions/{attested.CaseId}{route}", UriKind.Relative);
            using var stranger = running.Service.As(role, subject: "stranger", agency: "NO-KS", city: Guid.CreateVersion7());
            Assert.Equal(status, (await stranger.GetAsync(address)).StatusCode);
            using var concerned = running.Service.As(role, subject: "verifier-2", agency: "ES-RECI", city: attested.CityId);
            Assert.Equal(status == HttpStatusCode.NotFound ? HttpStatusCode.OK : status, (await concerned.GetAsync(address)).StatusCode);
        }
    }
}
