using System.Net;
using System.Text;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Catalogue.Tests;

public sealed class EvaluatingFigures(RunningCatalogue catalogue)
{
    private const string Evaluate = "/api/catalogue/editions/U4SSC-2017/evaluate";

    [Fact]
    public async Task figures_give_values_and_those_that_do_not_say_why()
    {
        var answer = await Ask("""
            { "commonInputs": { "population": 24179, "households": 11482, "area_km2": 87.04, "gdp": { "amount": 9500000000, "currency": "NOK" } },
              "values": [
                { "dataPoint": "EC-I-ES-3C", "numerator": 11479 },
                { "dataPoint": "EC-ICT-ICT-3C", "numerator": 30000 },
                { "dataPoint": "EC-P-IN-1C", "numerator": 95000000 },
                { "dataPoint": "EC-ICT-PS-1A.number", "value": 42 },
                { "dataPoint": "EN-EN-WS-4C.primary", "value": 97.50 },
                { "dataPoint": "EN-EN-WA-1C.recycled", "numerator": 5, "denominator": 0 },
                { "dataPoint": "SC-SH-SA-3A", "value": 2 } ] }
            """);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var values = (await answer.Json()).GetProperty("values").EnumerateArray().ToList();
        Assert.Equal(
            ["99.9738721477", "124074.610198933", "1", "42", "97.5", "null", "null"],
            values.Select(value => value.GetProperty("value").GetRawText()));
        Assert.Equal("households", values[0].GetProperty("denominatorFrom").GetString());
        Assert.Equal("gdp", values[2].GetProperty("denominatorFrom").GetString());
        Assert.True(values[0].GetProperty("computed").GetBoolean());
        Assert.True(values[4].GetProperty("finalValueAlone").GetBoolean());
        Assert.Equal("/values/5/denominator", values[5].GetProperty("refused").GetProperty("pointer").GetString());
        Assert.Equal("evaluation.denominator_not_positive", values[5].GetProperty("refused").GetProperty("code").GetString());
        Assert.Equal("value.not_yes_no", values[6].GetProperty("refused").GetProperty("code").GetString());
    }

    [Fact]
    public async Task the_same_figures_give_the_same_bytes()
    {
        const string Figures = """{ "values": [ { "dataPoint": "EC-I-WS-3C", "numerator": 1, "denominator": 3 }, { "dataPoint": "EC-P-EM-1C", "numerator": 2, "denominator": 7 } ] }""";
        var first = await (await Ask(Figures)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(first, await (await Ask(Figures)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task data_points_that_are_unknown_or_stated_twice_are_refused_with_their_places()
    {
        var answer = await Ask(
            """{ "values": [ { "dataPoint": "EC-NONE" }, { "dataPoint": "EC-I-ES-3C", "value": 1 }, { "dataPoint": "EC-I-ES-3C", "value": 1 } ] }""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(["/values/0/dataPoint", "/values/2/dataPoint"], await answer.Pointers());
    }

    [Fact]
    public async Task an_edition_that_is_not_there_evaluates_nothing()
    {
        using var body = new StringContent("""{ "values": [] }""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.NotFound,
            (await catalogue.Anybody.Send(HttpMethod.Post, "/api/catalogue/editions/NONE/evaluate", body)).StatusCode);
    }

    private async Task<HttpResponseMessage> Ask(string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        return await catalogue.Anybody.Send(HttpMethod.Post, Evaluate, body);
    }
}
