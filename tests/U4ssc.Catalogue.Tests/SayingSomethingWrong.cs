using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Catalogue.Tests;

public sealed class SayingSomethingWrong(RunningCatalogue catalogue)
{
    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);

    public static TheoryData<string, string> BadDrafts => new()
    {
        { "", "" },
        { "null", "" },
        { "[]", "" },
        { "\"text\"", "" },
        { "{", "" },
        { "{}", "/id" },
        { """{ "id": null }""", "/id" },
        { """{ "id": 7 }""", "/id" },
        { """{ "id": "A", "id": "B" }""", "" },
        { """{ "id": "TEST-BAD", "more": 1 }""", "/more" },
        { """{ "id": "lower case" }""", "/id" },
        { """{ "id": "TEST-BAD", "title": "two\nlines" }""", "/title" },
        { """{ "id": "TEST-BAD", "title": "\u0000" }""", "/title" },
        { """{ "id": "TEST-BAD", "title": "\ud800" }""", "/title" },
        { """{ "id": "TEST-BAD", "basedOn": "NONE" }""", "/basedOn" },
        { """{ "id": "TEST-BAD", "basedOn": {} }""", "/basedOn" },
    };

    public static TheoryData<string, string> BadKpis => new()
    {
        { "/formula/multiplier", "1e400" },
        { "/formula/multiplier", "1e-30" },
        { "/formula/multiplier", "NaN" },
        { "/formula/multiplier", "\"100\"" },
        { "/formula/multiplier", "12345678901234567890" },
        { "/formula/multiplier", "-1" },
        { "/formula/kind", "\"magic\"" },
        { "/formula/more", "1" },
        { "/level", "\"expert\"" },
        { "/level", "1" },
        { "/level", "null" },
        { "/direction", "\"up\"" },
        { "/sdgGoals", "{}" },
        { "/sdgGoals/0", "18" },
        { "/sdgGoals/0", "1.5" },
        { "/sdgGoals/0", "null" },
        { "/dataPoints", "[]" },
        { "/dataPoints/0/id", "\"EC-OTHER\"" },
        { "/provenance", "[]" },
        { "/provenance", "{}" },
        { "/provenance/code", "7" },
        { "/name", "\"\"" },
        { "/code", "\"EC-OTHER-1C\"" },
    };

    [Theory]
    [MemberData(nameof(BadDrafts))]
    public async Task a_bad_draft_is_refused_with_its_place_and_nothing_is_stored(string json, string pointer)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await catalogue.Ada.Send(HttpMethod.Post, "/api/catalogue/editions", body);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity });
        Assert.Contains(pointer, await answer.Pointers());
        Assert.Equal(HttpStatusCode.NotFound, (await catalogue.Ada.Get("/api/catalogue/editions/TEST-BAD")).StatusCode);
    }

    [Theory]
    [MemberData(nameof(BadKpis))]
    public async Task a_bad_kpi_is_refused_with_its_place_alone_and_in_an_import(string pointer, string json)
    {
        var path = await catalogue.ADraft();
        using var alone = Json(Spoiled(RunningCatalogue.AKpi(), pointer, json));
        var answer = await catalogue.Ada.Send(HttpMethod.Put, path + "/kpis/EC-I-ES-3C", alone, ifMatch: 2);
        await Refused(answer, json == "NaN" ? "" : pointer);

        // In an import a KPI is not addressed by its code, so another code is its own; its data points then no longer fit.
        using var inside = Json(Spoiled(RunningCatalogue.AContent(path.Split('/')[^1]), "/kpis/0" + pointer, json));
        var imported = await catalogue.Ada.Send(HttpMethod.Post, path + "/import", inside, ifMatch: 2);
        await Refused(imported, json == "NaN" ? "" : pointer == "/code" ? "/kpis/0/dataPoints/0/id" : "/kpis/0" + pointer);
        Assert.Equal(2, (await catalogue.Ada.Get(path)).Version());
    }

    [Theory]
    [InlineData("""{ "values": [ { "dataPoint": "EC-I-ES-3C", "numerator": 1e300 } ] }""", "/values/0/numerator")]
    [InlineData("""{ "values": [ { "dataPoint": "EC-I-ES-3C", "numerator": "1" } ] }""", "/values/0/numerator")]
    [InlineData("""{ "values": [ { "dataPoint": null } ] }""", "/values/0/dataPoint")]
    [InlineData("""{ "values": [ null ] }""", "/values/0")]
    [InlineData("""{ "values": {} }""", "/values")]
    [InlineData("""{ "commonInputs": { "population": true }, "values": [] }""", "/commonInputs/population")]
    [InlineData("""{ "commonInputs": { "areaKm2": 1 }, "values": [] }""", "/commonInputs/areaKm2")]
    [InlineData("""{ "commonInputs": { "gdp": 1 }, "values": [] }""", "/commonInputs/gdp")]
    [InlineData("{}", "/values")]
    public async Task bad_figures_are_refused_with_their_place(string json, string pointer)
    {
        using var body = Json(json);
        await Refused(await catalogue.Anybody.Send(HttpMethod.Post, "/api/catalogue/editions/U4SSC-2017/evaluate", body), pointer);
    }

    [Fact]
    public async Task what_no_route_can_take_is_refused_on_each()
    {
        var path = await catalogue.ADraft();
        (HttpMethod Method, string Path)[] routes =
        [
            (HttpMethod.Post, "/api/catalogue/editions"), (HttpMethod.Post, path + "/import"), (HttpMethod.Put, path + "/kpis/EC-I-ES-3C"),
            (HttpMethod.Post, path + "/evaluate"),
            (HttpMethod.Post, "/api/catalogue/benchmark-sets"),
            (HttpMethod.Put, "/api/catalogue/benchmark-sets/illustrative-2017/targets/EC-I-ES-3C"),
        ];
        foreach (var (method, route) in routes)
        {
            using var deep = Json(Deep);
            Assert.Equal(HttpStatusCode.BadRequest, (await catalogue.Ada.Send(method, route, deep, ifMatch: 2)).StatusCode);
            using var invalid = new ByteArrayContent([.. "{\"id\":\""u8, 0xC3, 0x28, .. "\"}"u8])
            { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            Assert.Equal(HttpStatusCode.BadRequest, (await catalogue.Ada.Send(method, route, invalid, ifMatch: 2)).StatusCode);
            using var text = new StringContent("{}", Encoding.UTF8, "text/plain");
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await catalogue.Ada.Send(method, route, text, ifMatch: 2)).StatusCode);
            using var empty = Json("");
            Assert.Equal(HttpStatusCode.BadRequest, (await catalogue.Ada.Send(method, route, empty, ifMatch: 2)).StatusCode);
        }

        Assert.Equal(2, (await catalogue.Ada.Get(path)).Version());
    }

    [Fact]
    public async Task a_body_larger_than_a_route_takes_is_refused()
    {
        using var body = Json("{\"id\":\"" + new string('A', 2 * 1024 * 1024) + "\"}");
        try
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge,
                (await catalogue.Ada.Send(HttpMethod.Post, "/api/catalogue/editions", body)).StatusCode);
        }
        catch (HttpRequestException cut)
        {
            // The server may close the connection while the body is still being sent: refused all the same.
            Assert.IsType<IOException>(cut.InnerException, exactMatch: false);
        }
    }

    [Theory]
    [InlineData("/api/catalogue/editions/%00")]
    [InlineData("/api/catalogue/editions/U4SSC-2017?version=0")]
    [InlineData("/api/catalogue/editions/U4SSC-2017?version=99999999999999999999")]
    [InlineData("/api/catalogue/editions/U4SSC-2017?asOf=yesterday")]
    [InlineData("/api/catalogue/editions/U4SSC-2017/diff?from=1")]
    [InlineData("/api/catalogue/editions/U4SSC-2017/diff?from=1&to=99")]
    [InlineData("/api/catalogue/editions/U4SSC-2017/history?cursor=x")]
    [InlineData("/api/catalogue/editions?cursor=x")]
    [InlineData("/api/catalogue/editions?limit=many")]
    [InlineData("/api/catalogue/benchmark-sets?cursor=x")]
    public async Task an_address_that_cannot_be_understood_is_a_bad_request(string path) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await catalogue.Anybody.Get(path)).StatusCode);

    private static async Task Refused(HttpResponseMessage answer, string pointer)
    {
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity });
        Assert.Contains(pointer, await answer.Pointers());
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    // Written as text, since NaN and 1e400 are no JSON that a library would write.
    private static string Spoiled(JsonObject whole, string pointer, string json)
    {
        JsonNode at = whole;
        var steps = pointer.Split('/')[1..];
        foreach (var step in steps[..^1])
            at = at is JsonArray items ? items[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        if (at is JsonArray list) list[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = "#spoiled#";
        else at[steps[^1]] = "#spoiled#";
        return whole.ToJsonString().Replace("\"#spoiled#\"", json, StringComparison.Ordinal);
    }
}
