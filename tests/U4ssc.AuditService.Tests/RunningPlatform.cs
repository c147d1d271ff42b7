using System.Net;
using System.Text;
using System.Text.Json;
using U4ssc.AuditService.Tests;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

[assembly: AssemblyFixture(typeof(RunningPlatform))]

namespace U4ssc.AuditService.Tests;

/// <summary>
/// All services on one broker, and one city that went the whole way: from a row of its agency's list to a certificate that was suspended.
/// </summary>
public sealed class RunningPlatform : IAsyncLifetime
{
    public const string Agency = "NO-KS", OtherAgency = "ES-RECI", Edition = "U4SSC-2017";
    public const int Period = 2024;

    private static readonly string[] DataPoints = ["EC-ICT-ICT-1C", "EC-ICT-WS-2A", "EC-ICT-ES-2A"];

    private readonly Dictionary<string, RunningService> services = new(StringComparer.Ordinal);
    private Uri broker = null!;

    internal RunningService Audit => services["audit"];

    internal Guid City { get; private set; }

    internal Guid Submission { get; private set; }

    internal Guid Case { get; private set; }

    internal string Number { get; private set; } = "";

    internal HttpClient Auditor => Audit.As(Role.Auditor);

    public async ValueTask InitializeAsync()
    {
        broker = await TestServers.NewVirtualHost("audit");
        string[] names = ["Registry", "Catalogue", "Submissions", "Verification", "Certification", "Subscriptions"];
        foreach (var (name, running) in await Task.WhenAll(names.Select(async name =>
            (name.ToLowerInvariant(), await RunningService.On(broker, name.ToLowerInvariant(), Composed.Root(name))))))
            services[name] = running;
        services["audit"] = await RunningService.On(
            broker, "audit", Composed.Root("Audit"), [.. services.Select(service => $"--Services:{service.Key}={service.Value.Address}")]);
        await LowerThePolicy();
        await OnboardAndEnrol();
        await Submit();
        await Verify();
        await Suspend();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services.Values.Reverse()) await service.DisposeAsync();
        await TestServers.Drop(broker);
    }

    /// <summary>A service with a token for a role.</summary>
    internal HttpClient At(string service, Role role, string? subject = null, string? agency = null, Guid? city = null) =>
        services[service].As(role, subject, agency, city);

    /// <summary>What a read answers, which must be right.</summary>
    internal static async Task<JsonElement> Read(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>A whole timeline, in pages of a size.</summary>
    internal async Task<IReadOnlyList<JsonElement>> Timeline(string of, int limit = 500, HttpClient? who = null)
    {
        var entries = new List<JsonElement>();
        for (string? cursor = ""; ;)
        {
            var from = cursor.Length > 0 ? $"&cursor={cursor}" : "";
            var page = await Read(who ?? Auditor, $"/api/audit/{of}/timeline?limit={limit}{from}");
            entries.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString();
            if (cursor is null) return entries;
        }
    }

    private async Task LowerThePolicy()
    {
        using var one = At("certification", Role.Secretariat, "secretary-1");
        using var other = At("certification", Role.Secretariat, "secretary-2");
        await Done(one.Send(HttpMethod.Post, "/api/certification/policies",
            new { coreKpisVerifiedPercentMin = 0.1m, validityYears = 3, basis = "So that a few figures are enough in a test." }));
        var seen = await one.GetAsync(new Uri("/api/certification/policies/default", UriKind.Relative));
        await Done(other.Send(HttpMethod.Post, "/api/certification/policies/default/confirmation", ifMatch: seen.Version()));
    }

    private async Task OnboardAndEnrol()
    {
        using var secretariat = At("registry", Role.Secretariat);
        await Done(secretariat.Send(HttpMethod.Post, "/api/registry/agencies",
            new { code = Agency, name = "Norway", countries = new[] { "NO" } }));
        await Done(secretariat.Send(HttpMethod.Post, "/api/registry/agencies",
            new { code = OtherAgency, name = "Spain", countries = new[] { "ES" } }));
        using var agency = At("registry", Role.Agency, "agency-officer", Agency);
        using var list = new StringContent("externalRef,name,country\nGN-1,Molde,NO\n", Encoding.UTF8, "text/csv");
        await Done(agency.Send(HttpMethod.Post, $"/api/registry/onboardings?agency={Agency}&dryRun=false&mode=per-row", list));
        var row = await Eventually.Gives(async () => (object)(await Read(agency, "/api/registry/cities")).GetProperty("items")
            .EnumerateArray().First().GetProperty("id").GetGuid(), "the city of the list");
        City = (Guid)row;
        await Done(agency.Send(HttpMethod.Post, $"/api/registry/cities/{City}/enrolment",
            new { signedBy = "Nobody", signedOn = "2024-01-15", letterSha256 = new string('a', 64) }, ifMatch: 1));
    }

    private async Task Submit()
    {
        using var city = At("submissions", Role.City, "city-officer", Agency, City);
        var opened = await Eventually.Gives(async () =>
        {
            var answer = await city.Send(HttpMethod.Post, "/api/submissions", new { city = City, period = Period, edition = Edition });
            return answer.StatusCode == HttpStatusCode.Created ? answer : null;
        }, "the submission is opened");
        Submission = (await opened.Json()).GetProperty("id").GetGuid();
        var path = $"/api/submissions/{Submission}";
        await Done(city.Send(HttpMethod.Patch, path + "/values", new
        {
            commonInputs = new { population = 32_000 },
            values = DataPoints.Select(point =>
                new { dataPoint = point, status = "reported", value = 50.5m, origin = "other", source = new { text = "The yearbook" } }),
        }, ifMatch: 1, reason: "First figures."));
        foreach (var finding in (await Read(city, path + "/screening")).EnumerateArray()
            .Where(finding => finding.GetProperty("severity").GetString() == "warning"))
        {
            await Done(city.Send(HttpMethod.Put, $"{path}/screening/{finding.GetProperty("id").GetString()}/justification",
                new { reason = "A test reports little." }, ifMatch: (await city.GetAsync(new Uri(path, UriKind.Relative))).Version()));
        }

        await Done(city.Send(HttpMethod.Post, path + "/submit",
            ifMatch: (await city.GetAsync(new Uri(path, UriKind.Relative))).Version()));
    }

    private async Task Verify()
    {
        Case = DerivedId.Of("case", Submission);
        var path = $"/api/verification/cases/{Case}";
        using var secretariat = At("verification", Role.Secretariat, "secretary-1");
        using var lead = At("verification", Role.Verifier, "verifier-1");
        using var second = At("verification", Role.Verifier, "verifier-2");
        await Eventually.Is(async () => (await secretariat.GetAsync(new Uri(path, UriKind.Relative))).IsSuccessStatusCode, "the case");
        foreach (var (user, part) in new[] { ("verifier-1", "lead"), ("verifier-2", "second") })
        {
            var accredited = await secretariat.Send(HttpMethod.Post, "/api/verification/verifiers",
                new { user, name = "A verifier", level = "qualified", ties = Array.Empty<string>() });
            await Act(secretariat, HttpMethod.Post, "/assignments",
                new { verifier = (await accredited.Json()).GetProperty("id").GetGuid(), part });
        }

        await Act(lead, HttpMethod.Post, "/declaration", new { independent = true });
        await Act(lead, HttpMethod.Put, "/findings",
            new { findings = DataPoints.Select(point => new { dataPoint = point, verdict = "verified" }) });
        await Act(lead, HttpMethod.Post, "/conclusion");
        await Act(second, HttpMethod.Post, "/declaration", new { independent = true });
        await Act(second, HttpMethod.Post, "/attestation");

        async Task Act(HttpClient who, HttpMethod method, string below, object? body = null) => await Done(who.Send(
            method, path + below, body, ifMatch: (await secretariat.GetAsync(new Uri(path, UriKind.Relative))).Version()));
    }

    private async Task Suspend()
    {
        using var secretariat = At("certification", Role.Secretariat, "secretary-1");
        Number = await Eventually.Gives(async () =>
        {
            var answer = await secretariat.GetAsync(new Uri($"/api/certification/decisions/{Case}", UriKind.Relative));
            return answer.IsSuccessStatusCode ? (await answer.Json()).GetProperty("number").GetString() : null;
        }, "the certificate");
        await Done(secretariat.Send(HttpMethod.Post, $"/api/certification/certificates/{Number}/suspension",
            new { reason = "A figure is looked at again." }, ifMatch: 1));
        // All that follows has been heard: the submission is closed, and everybody was told.
        await Eventually.Is(async () => (await Read(At("submissions", Role.Auditor), $"/api/submissions/{Submission}"))
            .GetProperty("state").GetString() == "closed", "the submission is closed");
        await Eventually.Is(async () => (await Read(At("subscriptions", Role.Anonymous), $"/api/events?city={City}"))
            .GetProperty("items").GetArrayLength() == 6, "six public events");
    }

    private static async Task Done(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage}: {await answer.Content.ReadAsStringAsync()}");
    }
}
