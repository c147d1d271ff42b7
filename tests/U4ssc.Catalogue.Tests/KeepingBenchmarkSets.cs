using System.Net;
using U4ssc.Contracts.Catalogue.V1;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Catalogue.Tests;

public sealed class KeepingBenchmarkSets(RunningCatalogue catalogue)
{
    private const string Sets = "/api/catalogue/benchmark-sets";

    [Fact]
    public async Task the_illustrative_set_says_so_and_gives_a_source_for_every_target()
    {
        var set = await (await catalogue.Anybody.Get(Sets + "/illustrative-2017")).Json();
        var content = set.GetProperty("content");
        Assert.Equal("published", set.GetProperty("state").GetString());
        Assert.StartsWith("Illustrative", content.GetProperty("title").GetString(), StringComparison.Ordinal);
        var targets = content.GetProperty("targets").EnumerateArray().ToList();
        Assert.Equal(16, targets.Count);
        Assert.All(targets, target => Assert.True(target.GetProperty("source").GetString()!.Length > 20));
        Assert.Equal(5m, targets.Single(target => target.GetProperty("dataPoint").GetString() == "EN-EN-AQ-1C.PM2.5").GetProperty("target")
            .GetDecimal());
        // Their guideline values are short-term ones, and the data points are annual means.
        Assert.DoesNotContain(targets, target => target.GetProperty("dataPoint").GetString() is "EN-EN-AQ-1C.SO2" or "EN-EN-AQ-1C.O3");

        var told = await catalogue.Service.Publishes<BenchmarkSetPublished>(message => message.BenchmarkSet == "illustrative-2017");
        Assert.Equal(set.GetProperty("contentSha256").GetString(), told.ContentSha256);
        Assert.Equal("U4SSC-2017", told.Edition);
        Assert.Null(told.Agency);
        Assert.Equal(16, told.Targets.Count);
    }

    [Fact]
    public async Task a_set_is_drafted_given_targets_and_published_by_a_second_person()
    {
        var id = RunningCatalogue.NewBenchmarkSet();
        var path = $"{Sets}/{id}";
        var made = await catalogue.Ada.Send(HttpMethod.Post, Sets, new { id, edition = "U4SSC-2017", title = "Norway", agency = "NO-KS" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(path, made.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK,
            (await catalogue.Ada.Send(HttpMethod.Post, Sets,
                new { id, edition = "U4SSC-2017", title = "Norway", agency = "NO-KS" })).StatusCode);
        Assert.Equal("benchmark_set.empty", await (await catalogue.Ben.Send(HttpMethod.Post, path + "/publication", ifMatch: 1)).Code());

        var target = new { target = 99.5m, source = "A national plan." };
        Assert.Equal(HttpStatusCode.NoContent,
            (await catalogue.Ada.Send(HttpMethod.Put, path + "/targets/EC-I-ES-3C", target, ifMatch: 1)).StatusCode);
        Assert.Equal(2, (await catalogue.Ada.Send(HttpMethod.Put, path + "/targets/EC-I-ES-3C", target, ifMatch: 2)).Version());
        Assert.Equal("benchmark_set.same_person",
            await (await catalogue.Ada.Send(HttpMethod.Post, path + "/publication", ifMatch: 2)).Code());
        Assert.Equal(HttpStatusCode.OK, (await catalogue.Ben.Send(HttpMethod.Post, path + "/publication", ifMatch: 2)).StatusCode);

        var told = await catalogue.Service.Publishes<BenchmarkSetPublished>(message => message.BenchmarkSet == id);
        Assert.Equal([new BenchmarkTarget("EC-I-ES-3C", 99.5m, "A national plan.")], told.Targets);
        Assert.Equal("NO-KS", told.Agency);

        foreach (var answer in new[]
        {
            await catalogue.Ada.Send(HttpMethod.Put, path + "/targets/EC-I-ES-3C", target, ifMatch: 3),
            await catalogue.Ada.Send(HttpMethod.Post, path + "/publication", ifMatch: 3),
            await catalogue.Ada.Send(HttpMethod.Post, Sets, new { id, edition = "U4SSC-2017", title = "Norway" }),
        })
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Equal("benchmark_set.published", await answer.Code());
        }

        var history = (await (await catalogue.Anybody.Get(path + "/history")).Json()).GetProperty("items").EnumerateArray();
        Assert.Equal(["benchmark_set_drafted", "benchmark_target_set", "benchmark_set_published"],
            history.Select(item => item.GetProperty("type").GetString()!));
        await Eventually.Is(
            async () => (await (await catalogue.Anybody.Get(Sets + "?limit=500")).Json()).GetProperty("items").EnumerateArray()
                .Any(row => row.GetProperty("id").GetString() == id && row.GetProperty("state").GetString() == "published"),
            "the set in the list");
    }

    [Theory]
    [InlineData("EC-NONE", 1, "A text.", "/dataPoint")]
    [InlineData("EN-EN-WA-1C.other", 1, "A text.", "/dataPoint")]
    [InlineData("EC-I-ES-3C", -1, "A text.", "/target")]
    [InlineData("EC-I-ES-3C", 0, "A text.", "/target")]
    [InlineData("EC-I-ES-3C", 1, " ", "/source")]
    public async Task a_target_that_breaks_a_rule_is_refused_with_its_place(string dataPoint, int target, string source, string pointer)
    {
        var id = RunningCatalogue.NewBenchmarkSet();
        await catalogue.Ada.Send(HttpMethod.Post, Sets, new { id, edition = "U4SSC-2017", title = "A set" });
        var answer = await catalogue.Ada.Send(HttpMethod.Put, $"{Sets}/{id}/targets/{dataPoint}", new { target, source }, ifMatch: 1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal([pointer], await answer.Pointers());
        Assert.Equal(1, (await catalogue.Ada.Get($"{Sets}/{id}")).Version());
    }

    [Fact]
    public async Task a_set_that_breaks_rules_is_refused_with_all_its_places()
    {
        var draft = (await catalogue.ADraft()).Split('/')[^1];
        var id = RunningCatalogue.NewBenchmarkSet();
        var answer = await catalogue.Ada.Send(HttpMethod.Post, Sets, new
        {
            id,
            edition = draft,
            title = "",
            targets = new[] { new { dataPoint = "EC-I-ES-3C", target = -1, source = "" } },
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(["/title", "/edition", "/targets/0/target", "/targets/0/source"], await answer.Pointers());
        Assert.Equal(HttpStatusCode.NotFound, (await catalogue.Ada.Get($"{Sets}/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await catalogue.Ada.Send(HttpMethod.Put, $"{Sets}/{id}/targets/EC-I-ES-3C", new { target = 1, source = "A text." },
                ifMatch: 1)).StatusCode);
    }
}
