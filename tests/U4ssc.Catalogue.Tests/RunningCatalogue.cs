using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Catalogue.Tests;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

[assembly: AssemblyFixture(typeof(RunningCatalogue))]

namespace U4ssc.Catalogue.Tests;

/// <summary>One running catalogue for all tests here; each drafts editions and benchmark sets of its own.</summary>
public sealed class RunningCatalogue : IAsyncLifetime
{
    private static int drawn;

    internal RunningService Service { get; private set; } = null!;

    internal HttpClient Anybody { get; private set; } = null!;

    internal HttpClient Ada { get; private set; } = null!;

    internal HttpClient Ben { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Service = await RunningService.Start("catalogue", CatalogueService.Create);
        Anybody = Service.As(Role.Anonymous);
        Ada = Service.As(Role.Secretariat, "ada");
        Ben = Service.As(Role.Secretariat, "ben");
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    /// <summary>An id that no other test has.</summary>
    internal static string NewEdition() => $"TEST-{Interlocked.Increment(ref drawn)}";

    internal static string NewBenchmarkSet() => $"test-{Interlocked.Increment(ref drawn)}";

    /// <summary>What the file says, as it lies in the build.</summary>
    internal static JsonElement File(string name)
    {
        using var file = typeof(CatalogueService).Assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(file).RootElement;
    }

    /// <summary>A KPI in the shape of the API, to be spoiled.</summary>
    internal static JsonObject AKpi(string code = "EC-I-ES-3C")
    {
        var kpi = File("u4ssc-2017.json").GetProperty("kpis").EnumerateArray()
            .Single(known => known.GetProperty("code").GetString() == "EC-I-ES-3C");
        var shaped = JsonNode.Parse(kpi.GetRawText())!.AsObject();
        shaped["code"] = code;
        shaped["dataPoints"]![0]!["id"] = code;
        return shaped;
    }

    /// <summary>Content of a small edition, in the shape of the API.</summary>
    internal static JsonObject AContent(string edition) => new()
    {
        ["edition"] = edition,
        ["title"] = "A small edition",
        ["basedOn"] = "",
        ["commonInputs"] = new JsonArray(new JsonObject { ["id"] = "households", ["unit"] = "households" }),
        ["kpis"] = new JsonArray(AKpi()),
    };

    /// <summary>Drafts and imports a small edition as Ada; its path.</summary>
    internal async Task<string> ADraft()
    {
        var id = NewEdition();
        var made = await Ada.Send(HttpMethod.Post, "/api/catalogue/editions", new { id });
        Assert.Equal(System.Net.HttpStatusCode.Created, made.StatusCode);
        var path = made.Headers.Location!.ToString();
        Assert.Equal(System.Net.HttpStatusCode.NoContent,
            (await Ada.Send(HttpMethod.Post, path + "/import", AContent(id), ifMatch: 1)).StatusCode);
        return path;
    }

    /// <summary>A small edition that Ada drafted and Ben published; its path.</summary>
    internal async Task<string> APublishedEdition()
    {
        var path = await ADraft();
        Assert.Equal(System.Net.HttpStatusCode.OK, (await Ben.Send(HttpMethod.Post, path + "/publication", ifMatch: 2)).StatusCode);
        return path;
    }
}

/// <summary>What tests look for in an answer.</summary>
internal static class AnswerWords
{
    public static Task<HttpResponseMessage> Get(this HttpClient client, string path) => client.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>The code of a problem, from its type; a problem of another media type is none.</summary>
    public static async Task<string> Code(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await Problem(response)).GetProperty("type").GetString()!["/docs/errors/".Length..];
    }

    public static async Task<IReadOnlyList<string>> Pointers(this HttpResponseMessage response) =>
        [.. (await Problem(response)).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()!)];

    // Read as bytes, so that one answer can be looked at twice.
    private static async Task<JsonElement> Problem(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;
}
