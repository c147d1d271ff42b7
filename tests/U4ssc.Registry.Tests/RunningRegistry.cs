using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Registry.Tests;
using U4ssc.Testing.Hosting;
using Xunit;

[assembly: AssemblyFixture(typeof(RunningRegistry))]
// What a refused request must not change is counted over the whole log: one test at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace U4ssc.Registry.Tests;

/// <summary>One running registry for all tests here; each uses agencies of its own.</summary>
public sealed class RunningRegistry : IAsyncLifetime
{
    internal RunningService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Service = await RunningService.Start("registry", RegistryService.Create);

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

/// <summary>An agency that was just registered, and its client.</summary>
internal sealed record SomeAgency(string Code, HttpClient Client)
{
    public static string Letter { get; } = new('a', 64);

    public object City(string externalRef, string name = "Kristiansund") => new
    {
        agency = Code,
        externalRef,
        name,
        names = new Dictionary<string, string> { ["nb"] = name },
        country = "NO",
        subdivision = "NO-15",
        unLocode = "NOKSU",
        latitude = 63.11045m,
        longitude = 7.72795m,
        population = new { value = 24_131, year = 2025 },
        areaKm2 = 87.5m,
        households = 11_500,
    };

    public Task<HttpResponseMessage> Register(string externalRef, string name = "Kristiansund") =>
        Client.Send(HttpMethod.Post, "/api/registry/cities", City(externalRef, name));

    /// <summary>Registers a city and answers its address.</summary>
    public async Task<string> NewCity(string externalRef = "GN-1", string name = "Kristiansund")
    {
        var made = await Register(externalRef, name);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return made.Headers.Location!.ToString();
    }

    public Task<HttpResponseMessage> Enrol(string city, long version, string signedBy = "The Mayor") =>
        Client.Send(HttpMethod.Post, city + "/enrolment", new { signedBy, signedOn = "2026-01-15", letterSha256 = Letter },
            ifMatch: version);

    public Task<HttpResponseMessage> Upload(string csv, string query = "", string? key = null) =>
        Upload(Encoding.UTF8.GetBytes(csv), query, key);

    public Task<HttpResponseMessage> Upload(byte[] csv, string query = "", string? key = null, string type = "text/csv")
    {
        var content = new ByteArrayContent(csv);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return Client.Send(HttpMethod.Post,
            $"/api/registry/onboardings?agency={Code}{(query.Contains("dryRun", StringComparison.Ordinal) ? "" : "&dryRun=false")}{query}",
            content, key: key);
    }

    /// <summary>Uploads a list and waits until it is over.</summary>
    public async Task<JsonElement> Onboard(string csv, string query = "")
    {
        var taken = await Upload(csv, query);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        return await Client.Over(taken.Headers.Location!.ToString());
    }
}

/// <summary>What the registry's tests say in a word.</summary>
internal static class RegistryWords
{
    private static int agencies;

    public static async Task<SomeAgency> NewAgency(this RunningService service, params string[] countries)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"NO-T{Interlocked.Increment(ref agencies)}");
        using var secretariat = service.As(Role.Secretariat);
        var made = await secretariat.Send(HttpMethod.Post, "/api/registry/agencies",
            new { code, name = "KS", countries = countries.Length == 0 ? ["NO"] : countries });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return new(code, service.As(Role.Agency, agency: code));
    }

    /// <summary>The same caller at another address.</summary>
    public static HttpClient At(this HttpClient client, Uri address)
    {
        var there = new HttpClient { BaseAddress = address };
        there.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        return there;
    }

    public static async Task<JsonElement> Read(this HttpClient client, string address)
    {
        var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Json();
    }

    public static async Task<HttpStatusCode> Status(this HttpClient client, string address) =>
        (await client.GetAsync(new Uri(address, UriKind.Relative))).StatusCode;

    public static async Task<long> VersionOf(this HttpClient client, string address) =>
        (await client.GetAsync(new Uri(address, UriKind.Relative))).Version();

    /// <summary>Waits until an onboarding is over.</summary>
    public static async Task<JsonElement> Over(this HttpClient client, string onboarding)
    {
        JsonElement list = default;
        await Eventually.Is(async () =>
            (list = await client.Read(onboarding)).Text("state") is "completed" or "failed" or "cancelled", "the onboarding is over",
            TimeSpan.FromSeconds(90));
        return list;
    }

    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString() ?? "";

    public static int Number(this JsonElement json, string member) => json.GetProperty(member).GetInt32();

    public static int Number(this JsonElement json) => json.GetInt32();

    public static (int Created, int Updated, int Unchanged, int Rejected) Counts(this JsonElement list) =>
        (list.Number("created"), list.Number("updated"), list.Number("unchanged"), list.Number("rejected"));

    public static async Task<string[]> Pointers(this HttpResponseMessage refused)
    {
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        var problem = await refused.Json();
        return problem.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateArray().Select(error => error.Text("pointer")).Order(StringComparer.Ordinal)]
            : [];
    }
}
