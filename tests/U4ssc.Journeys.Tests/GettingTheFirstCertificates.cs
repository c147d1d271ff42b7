using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using U4ssc.Demo;
using U4ssc.Journeys.Tests;
using U4ssc.Testing.Hosting;
using Xunit;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(AfterTheDemonstration))]

namespace U4ssc.Journeys.Tests;

/// <summary>One platform on which the demonstration has run once, without trouble.</summary>
public sealed class AfterTheDemonstration : IAsyncLifetime
{
    public LocalPlatform Platform { get; private set; } = null!;

    public DemonstrationResult Result { get; private set; } = null!;

    /// <summary>What its services export.</summary>
    public Collector Collector { get; private set; } = null!;

    /// <summary>What it said on the way, but for how long it waited.</summary>
    public List<string> Said { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Collector = await Collector.Start();
        Platform = await LocalPlatform.Start("first", environment: Collector.Environment);
        Result = await Demonstration.Run(new(Platform.Address) { Say = Hear }, TestContext.Current.CancellationToken);
    }

    private void Hear(string line)
    {
        if (!line.StartsWith("waiting:", StringComparison.Ordinal)) Said.Add(line);
    }

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        await Collector.DisposeAsync();
    }
}

public sealed partial class GettingTheFirstCertificates(AfterTheDemonstration after)
{
    [Fact]
    public async Task what_is_exported_is_one_trace_from_the_request_at_the_gateway_to_the_attempt_at_the_webhook()
    {
        // Spans are exported every few seconds, by each service on its own.
        await Eventually.Is(
            () =>
            {
                var spans = after.Collector.Spans;
                var attempts = spans.Where(span => span is { Service: "subscriptions", Name: "webhook attempt" })
                    .Select(span => span.Trace);
                return Task.FromResult(attempts.Any(trace =>
                    spans.Where(span => span.Trace == trace).Select(span => span.Service).ToHashSet(StringComparer.Ordinal)
                        .IsSupersetOf(["gateway", "certification", "subscriptions"])));
            },
            "an attempt is in the trace of a request at the gateway", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void three_cities_get_a_certificate_and_the_fourth_hears_what_it_misses()
    {
        Assert.Equal(["Bizerte", "Pully", "Valencia"],
            after.Result.Cities.Where(city => city.Outcome == "granted").Select(city => city.City).Order(StringComparer.Ordinal));
        var refused = Assert.Single(after.Result.Cities, city => city.Outcome == "refused");
        Assert.Equal("Kristiansund", refused.City);
        Assert.NotEmpty(refused.Unmet);
    }

    [Fact]
    public void the_list_of_places_is_onboarded_once()
    {
        var real = Assert.Single(after.Result.Onboardings, onboarding => !onboarding.DryRun);
        Assert.True(real.Total >= 500);
        Assert.Equal(real.Total, real.Created + real.Updated + real.Unchanged);
        Assert.Equal(0, real.Rejected);
    }

    [Fact]
    public async Task anybody_reads_a_certificate_as_a_page_and_finds_it_in_the_register()
    {
        using var nobody = await after.Platform.As();
        foreach (var city in after.Result.Cities.Where(city => city.CertificateNumber is not null))
        {
            using var page = new HttpRequestMessage(HttpMethod.Get, $"/api/certification/certificates/{city.CertificateNumber}");
            page.Headers.Accept.ParseAdd("text/html");
            using var answer = await nobody.SendAsync(page);
            Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains(city.City, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var register = await Read(nobody, "/api/certification/register");
        Assert.Equal(3, register.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task a_certificate_that_is_revoked_says_so_to_everybody()
    {
        using var nobody = await after.Platform.As();
        var number = after.Result.Cities.Single(city => city.City == "Valencia").CertificateNumber;
        var status = await Read(nobody, $"/api/certification/certificates/{number}/status");
        Assert.Equal("revoked", status.GetProperty("status").GetString());
        Assert.Contains("made up", status.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var lines = (await Read(nobody, "/api/certification/register?status=revoked")).GetProperty("items").EnumerateArray();
        Assert.Equal(number, Assert.Single(lines).GetProperty("number").GetString());

        using var auditor = await after.Platform.As("demo-auditor");
        var valencia = after.Result.Cities.Single(city => city.City == "Valencia").SubmissionId;
        await Eventually.Is(
            async () => (await Read(auditor, $"/api/submissions/{valencia}/certificate")).GetProperty("status").GetString() == "revoked",
            "the submission shows it");
        await Eventually.Is(
            async () => (await Read(nobody, "/api/events?types=certificate.revoked")).GetProperty("items").GetArrayLength() == 1,
            "a public event says so");
    }

    [Fact]
    public async Task an_auditor_reads_the_whole_history_of_a_submission_its_case_and_its_decision()
    {
        using var auditor = await after.Platform.As("demo-auditor");
        var bizerte = after.Result.Cities.Single(city => city.City == "Bizerte");
        var submission = await Read(auditor, $"/api/submissions/{bizerte.SubmissionId}/history?limit=500");
        var types = submission.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("type").GetString()).ToList();
        Assert.Equal(2, types.Count(type => type == "submission_submitted"));
        Assert.Contains("submission_query_answered", types);
        Assert.Equal("submission_closed", types[^1]);
        Assert.Contains("case_attested", (await Read(auditor, $"/api/verification/cases/{bizerte.CaseId}/history")).GetRawText(),
            StringComparison.Ordinal);
        Assert.Contains("certificate_issued", (await Read(auditor, $"/api/certification/decisions/{bizerte.CaseId}/history")).GetRawText(),
            StringComparison.Ordinal);
        Assert.Equal("draft", (await Read(auditor, $"/api/submissions/{bizerte.SubmissionId}?version=1")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task every_service_signs_a_checkpoint_of_its_log_and_nothing_lags()
    {
        using var nobody = await after.Platform.As();
        foreach (var service in new[] { "registry", "catalogue", "submissions", "verification", "certification" })
        {
            var checkpoint = await nobody.GetStringAsync(new Uri($"/ledger/{service}/checkpoint", UriKind.Relative));
            Assert.Contains("\n\n— ", checkpoint, StringComparison.Ordinal);
        }

        var status = (await Read(nobody, "/api/status")).GetRawText();
        Assert.DoesNotContain("unhealthy", status, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task bad_input_through_the_gateway_is_named_and_changes_nothing()
    {
        var before = await after.Platform.Happened();
        using var agency = await after.Platform.As("demo-agency");
        using var nobody = await after.Platform.As();
        using var wrong = new StringContent("""{"agency":"NO-KS","name":7,"colour":"red"}""", System.Text.Encoding.UTF8,
            "application/json");
        using var answer = await agency.PostAsync(new Uri("/api/registry/cities", UriKind.Relative), wrong);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadAsStringAsync();
        Assert.Contains("/name", problem, StringComparison.Ordinal);
        Assert.Contains("/colour", problem, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(new Uri("/api/registry/cities", UriKind.Relative))).StatusCode);
        using var other = await after.Platform.As("demo-agency-2");
        var pully = after.Result.Cities.Single(city => city.City == "Pully");
        Assert.Equal(HttpStatusCode.NotFound,
            (await other.GetAsync(new Uri($"/api/submissions/{pully.SubmissionId}", UriKind.Relative))).StatusCode);
        Assert.Equal(before, await after.Platform.Happened());
    }

    [Fact]
    public async Task doing_it_all_again_changes_nothing()
    {
        var before = await after.Platform.Happened();
        var again = await Demonstration.Run(new(after.Platform.Address), TestContext.Current.CancellationToken);
        Assert.Equal(after.Result.Cities.Select(city => city.CertificateNumber), again.Cities.Select(city => city.CertificateNumber));
        Assert.Equal(before, await after.Platform.Happened());
    }

    [Fact]
    public async Task the_readme_shows_what_happens()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(LocalPlatform.Root, "README.md"), TestContext.Current.CancellationToken);
        var screen = Screen().Match(readme).Groups[1].Value.TrimEnd('\n').Split('\n');
        Assert.Equal(after.Said.Select(WithoutNumber), screen.Select(line => WithoutNumber(Seconds().Replace(line, ""))));

        static string WithoutNumber(string line) => NumberEnd().Replace(line, "$1…");
    }

    [Fact]
    public async Task telling_everything_again_changes_nothing()
    {
        var before = await after.Platform.Happened();
        // Subscriptions tells nobody inside.
        foreach (var service in LocalPlatform.Stores.Where(store => store is not ("subscriptions" or "audit")))
            Assert.DoesNotContain("again: 0.", await after.Platform.Shell($"./deploy/run {service} messages again 1"),
                StringComparison.Ordinal);
        await Eventually.Is(async () => await after.Platform.Unsent() == 0, "every message is sent again");
        // While it goes once more through all the services, what was told again is heard.
        await Demonstration.Run(new(after.Platform.Address), TestContext.Current.CancellationToken);
        Assert.Equal(before, await after.Platform.Happened());
        foreach (var service in LocalPlatform.Stores)
            Assert.Contains("No message failed.", await after.Platform.Shell($"./deploy/run {service} errors list"),
                StringComparison.Ordinal);
    }

    [Fact]
    public void nothing_faulted_on_the_way()
    {
        string[] programs =
            ["registry", "catalogue", "submissions", "verification", "certification", "subscriptions", "audit", "identity", "gateway"];
        foreach (var service in programs)
            Assert.DoesNotContain("Unhandled exception", after.Platform.Log(service), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<JsonElement> Read(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    [GeneratedRegex("```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Screen();

    [GeneratedRegex(@"^ *[0-9.]+ s  ")]
    private static partial Regex Seconds();

    [GeneratedRegex("(U4SSC-2020-[A-Z]{2}-).{8}")]
    private static partial Regex NumberEnd();
}
