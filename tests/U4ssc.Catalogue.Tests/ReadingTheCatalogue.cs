using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Catalogue.Tests;

public sealed class ReadingTheCatalogue(RunningCatalogue catalogue)
{
    private const string Edition = "/api/catalogue/editions/U4SSC-2017";

    [Fact]
    public async Task the_edition_has_91_kpis_and_112_data_points()
    {
        var edition = await (await catalogue.Anybody.Get(Edition)).Json();
        Assert.Equal("published", edition.GetProperty("state").GetString());
        Assert.Equal(91, edition.GetProperty("kpis").GetInt32());
        Assert.Equal(112, edition.GetProperty("dataPoints").GetInt32());
        Assert.False(edition.TryGetProperty("owner", out _));
        Assert.Equal(54, await Count("level=core"));
        Assert.Equal(37, await Count("level=advanced"));
        Assert.Equal(45, await Count("dimension=Economy"));
        Assert.Equal(17, await Count("dimension=Environment"));
        Assert.Equal(29, await Count("dimension=Society%20and%20Culture"));
    }

    [Fact]
    public async Task every_kpi_of_the_file_comes_back_with_its_provenance()
    {
        foreach (var kpi in RunningCatalogue.File("u4ssc-2017.json").GetProperty("kpis").EnumerateArray())
        {
            var shown = await (await catalogue.Anybody.Get($"{Edition}/kpis/{kpi.GetProperty("code").GetString()}")).Json();
            var expected = WithoutNulls(kpi);
            Assert.True(JsonNode.DeepEquals(expected, WithoutNulls(shown)), $"{expected}\nis shown as\n{shown}");
            Assert.Equal(9, shown.GetProperty("provenance").EnumerateObject().Count());
        }
    }

    [Fact]
    public async Task every_word_of_provenance_is_explained_where_it_is_shown()
    {
        foreach (var path in new[] { Edition, Edition + "/kpis?limit=1" })
        {
            var legend = (await (await catalogue.Anybody.Get(path)).Json()).GetProperty("provenanceLegend");
            var words = RunningCatalogue.File("u4ssc-2017.json").GetProperty("kpis").EnumerateArray()
                .SelectMany(kpi => kpi.GetProperty("provenance").EnumerateObject().Select(field => field.Value.GetString()!))
                .Distinct(StringComparer.Ordinal);
            Assert.All(words, word => Assert.NotEmpty(legend.GetProperty(word).GetString()!));
        }
    }

    [Fact]
    public async Task anybody_can_compute_the_hash_from_what_is_shown()
    {
        foreach (var path in new[] { Edition, "/api/catalogue/benchmark-sets/illustrative-2017" })
        {
            var shown = await (await catalogue.Anybody.Get(path)).Json();
            var computed = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Bytes(shown.GetProperty("content"))));
            Assert.Equal(computed, shown.GetProperty("contentSha256").GetString());
        }
    }

    [Fact]
    public async Task the_list_of_editions_tells_their_state_and_hash()
    {
        var row = await Eventually.Gives<object>(
            async () =>
                (await (await catalogue.Anybody.Get("/api/catalogue/editions?limit=500")).Json()).GetProperty("items").EnumerateArray()
                .Where(item => item.GetProperty("id").GetString() == "U4SSC-2017").Cast<object>().FirstOrDefault(),
            "the edition in the list");
        Assert.Equal("published", ((JsonElement)row).GetProperty("state").GetString());
        Assert.Equal(64, ((JsonElement)row).GetProperty("contentSha256").GetString()!.Length);
    }

    [Fact]
    public async Task kpis_are_read_in_pages_in_the_order_of_the_edition()
    {
        var codes = new List<string>();
        string? next = null;
        do
        {
            var page = await (await catalogue.Anybody.Get($"{Edition}/kpis?limit=20{(next is null ? "" : "&cursor=" + next)}")).Json();
            codes.AddRange(page.GetProperty("items").EnumerateArray().Select(kpi => kpi.GetProperty("code").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        Assert.Equal(RunningCatalogue.File("u4ssc-2017.json").GetProperty("kpis").EnumerateArray()
            .Select(kpi => kpi.GetProperty("code").GetString()!), codes);
    }

    [Theory]
    [InlineData("dimension=Ecology", "?dimension", "Society and Culture")]
    [InlineData("level=expert", "?level", "core, advanced")]
    [InlineData("lang=%22", "?lang", "language")]
    [InlineData("limit=0", "?limit", "500")]
    [InlineData("limit=501", "?limit", "500")]
    [InlineData("cursor=EC-NONE", "?cursor", "next")]
    public async Task a_filter_that_is_not_known_is_refused_with_those_that_are(string query, string pointer, string told)
    {
        var answer = await catalogue.Anybody.Get($"{Edition}/kpis?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json()).GetProperty("errors").EnumerateArray().ToList());
        Assert.Equal(pointer, error.GetProperty("pointer").GetString());
        Assert.Contains(told, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task another_language_is_answered_in_the_one_there_is() =>
        Assert.Equal("en",
            Assert.Single((await catalogue.Anybody.Get($"{Edition}/kpis?lang=fr-CH&limit=1")).Content.Headers.ContentLanguage));

    [Theory]
    [InlineData(Edition)]
    [InlineData(Edition + "/kpis")]
    [InlineData(Edition + "/kpis/EC-I-ES-3C")]
    [InlineData(Edition + "/export?format=csv")]
    [InlineData("/api/catalogue/benchmark-sets/illustrative-2017")]
    public async Task what_is_published_can_be_kept_and_is_not_sent_twice(string path)
    {
        var first = await catalogue.Anybody.Get(path);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("public, max-age=3600", first.Headers.CacheControl?.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        again.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.NotModified, (await catalogue.Anybody.SendAsync(again)).StatusCode);
    }

    [Theory]
    [InlineData("/api/catalogue/editions/NONE")]
    [InlineData("/api/catalogue/editions/NONE/history")]
    [InlineData("/api/catalogue/editions/NONE/kpis")]
    [InlineData("/api/catalogue/editions/NONE/kpis/EC-I-ES-3C")]
    [InlineData("/api/catalogue/editions/NONE/export")]
    [InlineData("/api/catalogue/editions/NONE/diff/U4SSC-2017")]
    [InlineData(Edition + "/kpis/NONE")]
    [InlineData(Edition + "?version=99")]
    [InlineData("/api/catalogue/benchmark-sets/none")]
    public async Task what_is_not_there_is_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await catalogue.Anybody.Get(path)).StatusCode);

    [Fact]
    public async Task the_history_says_who_did_what_and_earlier_versions_can_be_read()
    {
        var history = (await (await catalogue.Anybody.Get(Edition + "/history")).Json()).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["edition_drafted", "edition_imported", "edition_published"],
            history.Select(item => item.GetProperty("type").GetString()!));
        Assert.Equal(
            ["system:catalogue-drafter", "system:catalogue-drafter", "system:catalogue-publisher"],
            history.Select(item => item.GetProperty("actor").GetString()!));

        Assert.Equal(0, (await (await catalogue.Anybody.Get(Edition + "?version=1")).Json()).GetProperty("kpis").GetInt32());
        var published = history[2].GetProperty("at").GetDateTimeOffset();
        var asOf = published.ToString("O", CultureInfo.InvariantCulture).Replace("+", "%2B", StringComparison.Ordinal);
        Assert.Equal("published", (await (await catalogue.Anybody.Get($"{Edition}?asOf={asOf}")).Json()).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await catalogue.Anybody.Get($"{Edition}?asOf=2001-01-01T00:00:00Z")).StatusCode);
        var changes = (await (await catalogue.Anybody.Get(Edition + "/diff?from=2&to=3")).Json()).GetProperty("changes").EnumerateArray();
        Assert.Contains("/state", changes.Select(change => change.GetProperty("pointer").GetString()!));
    }

    [Fact]
    public async Task the_json_export_is_the_content_that_is_hashed()
    {
        var export = await (await catalogue.Anybody.Get(Edition + "/export?format=json")).Json();
        var shown = await (await catalogue.Anybody.Get(Edition)).Json();
        Assert.Equal(shown.GetProperty("contentSha256").GetString(), CanonicalJson.Sha256(export));
    }

    [Fact]
    public async Task the_csv_export_has_a_row_a_data_point()
    {
        var answer = await catalogue.Anybody.Get(Edition + "/export?format=csv");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var rows = System.Text.Encoding.UTF8.GetString(bytes[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(113, rows.Length);
        Assert.StartsWith("kpi,name,dimension", rows[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xlsx")]
    [InlineData("sdmx")]
    [InlineData("CSV")]
    public async Task a_format_that_is_not_offered_is_refused_with_those_that_are(string format)
    {
        var answer = await catalogue.Anybody.Get($"{Edition}/export?format={format}");
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        Assert.Equal("export.format_not_offered", await answer.Code());
        Assert.Equal(["?format"], await answer.Pointers());
    }

    [Fact]
    public async Task seeding_again_changes_nothing()
    {
        await using var migration = CatalogueService.Create(catalogue.Service.MigrateArgs);
        await ServiceCommands.Migrate(migration.Services, TestContext.Current.CancellationToken);
        Assert.Equal(3, (await catalogue.Anybody.Get(Edition)).Version());
        Assert.Equal(2, (await catalogue.Anybody.Get("/api/catalogue/benchmark-sets/illustrative-2017")).Version());
    }

    [Fact]
    public async Task the_edition_is_announced_whole()
    {
        var told = await catalogue.Service.Publishes<Contracts.Catalogue.V1.EditionPublished>(message => message.Edition == "U4SSC-2017");
        var shown = await (await catalogue.Anybody.Get(Edition)).Json();
        Assert.Equal(shown.GetProperty("contentSha256").GetString(), told.ContentSha256);
        Assert.Equal(shown.GetProperty("title").GetString(), told.Title);
        Assert.Equal(91, told.Kpis.Count);
        Assert.Equal(112, told.Kpis.Sum(kpi => kpi.DataPoints.Count));
        Assert.Equal(["population", "households", "area_km2", "gdp"], told.CommonInputs.Select(input => input.Id));
        Assert.Equal(3, told.Fact.Version);
        var electricity = told.Kpis.Single(kpi => kpi.Code == "EC-I-ES-3C");
        Assert.Equal(new("ratio", 100, "households"), electricity.Formula);
    }

    private async Task<int> Count(string query) =>
        (await (await catalogue.Anybody.Get($"{Edition}/kpis?limit=500&{query}")).Json()).GetProperty("items").GetArrayLength();

    // The file writes null where the API leaves a member out.
    private static JsonNode? WithoutNulls(JsonElement json)
    {
        var node = JsonNode.Parse(json.GetRawText());
        foreach (var member in node!.AsObject().Where(member => member.Value is null).ToList()) node.AsObject().Remove(member.Key);
        return node;
    }
}
