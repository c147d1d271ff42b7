using System.Net;
using System.Text.Json;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class ReportingValues(RunningSubmissions all)
{
    [Fact]
    public async Task all_values_are_one_event_and_saying_them_again_is_none()
    {
        var submission = await (await all.EnrolledCity()).Open();
        var reported = await submission.Report(SubmissionOfTest.Everything());
        Assert.Equal((HttpStatusCode.NoContent, 2L), (reported.StatusCode, reported.Version()));
        var again = await submission.Report(SubmissionOfTest.Everything());
        Assert.Equal((HttpStatusCode.NoContent, 2L), (again.StatusCode, again.Version()));
        Assert.Equal([$"officer-{submission.City.Id:N}"],
            (await submission.Now()).GetProperty("preparedBy").EnumerateArray().Select(by => by.GetString()!));
    }

    [Fact]
    public async Task ratios_are_computed_from_what_the_city_said_and_from_common_inputs()
    {
        var submission = await (await all.EnrolledCity()).Open();
        await submission.Report(new
        {
            commonInputs = new { households = 200, gdp = new { amount = 25_000_000_000m, currency = "EUR" } },
            values = new object[]
            {
                new { dataPoint = "EC-ICT-ICT-1C", status = "reported", numerator = 97 },
                new { dataPoint = "EC-ICT-WS-1C", status = "reported", numerator = 1, denominator = 3 },
                new { dataPoint = "SC-SH-SA-3A", status = "not_applicable", reason = "No hazards." },
            },
        });
        var values = (await submission.Get("/values")).GetProperty("values");
        Assert.Equal(112, values.GetArrayLength());
        var computed = Of(values, "EC-ICT-ICT-1C");
        Assert.Equal((48.5m, 200m, "computed"),
            (computed.GetProperty("value").GetDecimal(), computed.GetProperty("denominator").GetDecimal(),
                computed.GetProperty("basis").GetString()));
        Assert.Equal(33.3333333333m, Of(values, "EC-ICT-WS-1C").GetProperty("value").GetDecimal());
        Assert.Equal("not_applicable", Of(values, "SC-SH-SA-3A").GetProperty("status").GetString());
        Assert.Equal("not_reported", Of(values, "EC-ICT-ICT-2C").GetProperty("status").GetString());
    }

    [Fact]
    public async Task null_takes_away_each_common_input_and_absent_keeps_it()
    {
        var submission = await (await all.EnrolledCity()).Open();
        await submission.Report(new { commonInputs = new { gdp = new { amount = 5, currency = "EUR" } } });
        string[] members = ["population", "households", "area_km2", "gdp"];
        foreach (var (i, member) in members.Index())
        {
            var before = await submission.Version();
            Assert.Equal(HttpStatusCode.NoContent,
                (await submission.Report(new { commonInputs = new Dictionary<string, object?> { [member] = null } })).StatusCode);
            var now = (await submission.Now()).GetProperty("commonInputs");
            Assert.Equal(members.Index().Select(at => at.Index > i),
                members.Select(at => now.GetProperty(at).ValueKind != JsonValueKind.Null));
            Assert.Equal(before + 1, await submission.Version());
        }
    }

    [Theory]
    [InlineData("""{"commonInputs":null}""", "/commonInputs")]
    [InlineData("""{"values":null}""", "/values")]
    [InlineData("""{"values":[null]}""", "/values/0")]
    public async Task what_null_cannot_take_away_as_a_whole_is_refused(string patch, string pointer)
    {
        var submission = await (await all.EnrolledCity()).Open();
        using var body = new StringContent(patch, null, "application/json");
        var refused = await submission.City.Officer.Send(HttpMethod.Patch, submission.Path + "/values", body, ifMatch: 1);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(pointer, (await refused.Json()).GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task a_common_input_is_queried_corrected_and_computed_anew()
    {
        var submission = await (await all.EnrolledCity()).Open();
        await submission.Report(SubmissionOfTest.Everything());
        await submission.Report(new { values = new[] { new { dataPoint = "EC-ICT-ICT-3C", status = "reported", numerator = 800_000 } } });
        Assert.Equal(HttpStatusCode.OK, (await submission.Submit()).StatusCode);
        await all.Tell(submission.CaseOpened());
        await all.Tell(submission.CaseReturned(Guid.CreateVersion7(), "population"));
        Assert.Equal(["households", "area_km2", "gdp"],
            (await submission.Get("/values")).GetProperty("lockedCommonInputs").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await submission.Report(new { commonInputs = new { households = 5 } })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await submission.Report(new { commonInputs = new { population = 800_000 } })).StatusCode);
        Assert.Equal(100_000m, (await submission.Get("/values")).GetProperty("values").EnumerateArray()
            .Single(value => value.GetProperty("dataPoint").GetString() == "EC-ICT-ICT-3C").GetProperty("value").GetDecimal());
    }

    [Fact]
    public async Task one_wrong_place_and_nothing_is_recorded()
    {
        var submission = await (await all.EnrolledCity()).Open();
        var refused = await submission.Report(SubmissionOfTest.Everything(but: "EC-ICT-ICT-5A", value: -1));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal("/values/5/value", (await refused.Json()).GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Equal(1, await submission.Version());
    }

    [Fact]
    public async Task a_change_needs_the_version_that_was_seen()
    {
        var submission = await (await all.EnrolledCity()).Open();
        var body = new { commonInputs = new { population = 800_000 } };
        Assert.Equal(HttpStatusCode.PreconditionRequired,
            (await submission.City.Officer.Send(HttpMethod.Patch, submission.Path + "/values", body)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed,
            (await submission.City.Officer.Send(HttpMethod.Patch, submission.Path + "/values", body, ifMatch: 7)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await submission.Report(body)).StatusCode);
    }

    [Fact]
    public async Task history_versions_and_differences_can_be_read()
    {
        var submission = await (await all.EnrolledCity()).Open();
        await submission.Report(new { values = new[] { new { dataPoint = "EC-ICT-ICT-1C", status = "reported", value = 97 } } });
        await submission.Report(new { values = new[] { new { dataPoint = "EC-ICT-ICT-1C", status = "reported", value = 96 } } });
        var history = (await submission.Get("/history")).GetProperty("items");
        Assert.Equal(
            ["submission_opened", "submission_values_reported", "submission_values_reported"],
            history.EnumerateArray().Select(item => item.GetProperty("type").GetString()!));
        Assert.Equal("city", history[1].GetProperty("role").GetString());
        Assert.Equal(97m, (await submission.Get("?version=2")).GetProperty("values").GetProperty("EC-ICT-ICT-1C").GetProperty("value")
            .GetDecimal());
        var change = Assert.Single((await submission.Get("/diff?from=2&to=3")).GetProperty("changes").EnumerateArray());
        Assert.Equal("/values/EC-ICT-ICT-1C/value", change.GetProperty("pointer").GetString());
        var before = history[1].GetProperty("at").GetDateTimeOffset();
        Assert.Equal(97m, (await submission.Get($"?asOf={Uri.EscapeDataString(before.ToString("O"))}")).GetProperty("values")
            .GetProperty("EC-ICT-ICT-1C").GetProperty("value").GetDecimal());
    }

    [Fact]
    public async Task a_replica_that_never_saw_the_edition_reads_it_first()
    {
        var submission = await (await all.EnrolledCity()).Open();
        await using var replica = await all.Replica();
        using var officer = new HttpClient { BaseAddress = new Uri(replica.Urls.First()) };
        officer.DefaultRequestHeaders.Authorization = submission.City.Officer.DefaultRequestHeaders.Authorization;
        Assert.Equal(HttpStatusCode.NoContent,
            (await officer.Send(HttpMethod.Patch, submission.Path + "/values", SubmissionOfTest.Everything(), ifMatch: 1)).StatusCode);
        await replica.StopAsync(TestContext.Current.CancellationToken);
    }

    private static JsonElement Of(JsonElement values, string dataPoint) =>
        values.EnumerateArray().Single(value => value.GetProperty("dataPoint").GetString() == dataPoint);
}
