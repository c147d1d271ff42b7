using System.Net;
using System.Net.Http.Headers;
using System.Text;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class RefusingBadInput(RunningSubmissions all)
{
    /// <summary>Body of PATCH values, and the pointer that the problem must name (null: the whole).</summary>
    public static TheoryData<string, string?> BadReports { get; } = new()
    {
        { "", null },
        { "null", null },
        { "[]", null },
        { "\"x\"", null },
        { "{", null },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":NaN}]}""", null },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":Infinity}]}""", null },
        { """{"values":null}x""", null },
        { """{"valuez":[]}""", "/valuez" },
        { """{"values":{}}""", "/values" },
        { """{"values":[null]}""", "/values/0" },
        { """{"values":[5]}""", "/values/0" },
        { """{"values":[{}]}""", "/values/0/dataPoint" },
        { """{"values":[{"dataPoint":5,"status":"reported"}]}""", "/values/0/dataPoint" },
        { """{"values":[{"dataPoint":null,"status":"reported"}]}""", "/values/0/dataPoint" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A"}]}""", "/values/0/status" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"perhaps"}]}""", "/values/0/status" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":1}]}""", "/values/0/status" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":"5"}]}""", "/values/0/value" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":1e400}]}""", "/values/0/value" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":99999999999999999999999999999999999999}]}""",
            "/values/0/value" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":0.12345678901234567890}]}""", "/values/0/value" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":-5}]}""", "/values/0/value" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported"}]}""", "/values/0/value" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":5,"quality":"good"}]}""", "/values/0/quality" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":5,"evidence":"x"}]}""", "/values/0/evidence" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":5,"evidence":[7]}]}""", "/values/0/evidence/0" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":5,"evidence":["abc"]}]}""", "/values/0/evidence/0" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":5,"source":"x"}]}""", "/values/0/source" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":5,"source":{"text":"x","year":2020.5}}]}""",
            "/values/0/source/year" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":5,"note":"a\u0000b"}]}""", "/values/0/note" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":5,"note":"a\u0001b"}]}""", "/values/0/note" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":5,"note":"a\ud800b"}]}""", "/values/0/note" },
        { """{"values":[{"dataPoint":"../../etc/passwd","status":"reported","value":5}]}""", "/values/0/dataPoint" },
        { """{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"not_reported"}]}""", "/values/0/reason" },
        { """{"commonInputs":{"population":"many"}}""", "/commonInputs/population" },
        { """{"commonInputs":{"population":0}}""", "/commonInputs/population" },
        { """{"commonInputs":{"areaKm2":5}}""", "/commonInputs/areaKm2" },
        { """{"commonInputs":{"gdp":5}}""", "/commonInputs/gdp" },
        { """{"commonInputs":{"gdp":{"currency":"EUR"}}}""", "/commonInputs/gdp/amount" },
        { """{"commonInputs":{"gdp":{"amount":1,"currency":"euro"}}}""", "/commonInputs/gdp/currency" },
        { """{"commonInputs":{"gdp":{"amount":1,"currency":"XYZ"}}}""", "/commonInputs/gdp/currency" },
        { """{"commonInputs":{"gdp":{"amount":1,"currency":"ZZZ"}}}""", "/commonInputs/gdp/currency" },
    };

    [Theory]
    [MemberData(nameof(BadReports))]
    public async Task a_bad_report_names_the_place_and_stores_nothing(string body, string? pointer)
    {
        var submission = await Draft();
        await Refused(submission, await Send(submission, HttpMethod.Patch, "/values", Encoding.UTF8.GetBytes(body)), pointer);
    }

    [Fact]
    public async Task a_text_of_ten_megabytes_is_too_large()
    {
        var submission = await Draft();
        var body = Encoding.UTF8.GetBytes(
            $$"""{"values":[{"dataPoint":"EC-ICT-ICT-5A","status":"reported","value":5,"note":"{{new string('x', 10 * 1024 * 1024)}}"}]}""");
        HttpStatusCode status;
        try
        {
            status = (await Send(submission, HttpMethod.Patch, "/values", body)).StatusCode;
        }
        catch (HttpRequestException)
        {
            // The server may close while the client still writes.
            status = HttpStatusCode.RequestEntityTooLarge;
        }

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 1L), (status, await submission.Version()));
    }

    [Fact]
    public async Task deep_nesting_and_invalid_utf8_are_refused()
    {
        var submission = await Draft();
        await Refused(submission, await Send(submission, HttpMethod.Patch, "/values", Encoding.UTF8.GetBytes(new string('[', 100_000))),
            null);
        await Refused(submission,
            await Send(submission, HttpMethod.Patch, "/values",
                Encoding.UTF8.GetBytes("{\"values\":" + string.Concat(Enumerable.Repeat("{\"values\":", 500)))), null);
        await Refused(submission,
            await Send(submission, HttpMethod.Patch, "/values",
                [.. "{\"values\":[{\"dataPoint\":\""u8, 0xC3, 0x28, .. "\",\"status\":\"reported\",\"value\":1}]}"u8]), null);
    }

    [Fact]
    public async Task another_media_type_is_refused()
    {
        var submission = await Draft();
        Assert.Equal(HttpStatusCode.UnsupportedMediaType,
            (await Send(submission, HttpMethod.Patch, "/values", "<x/>"u8.ToArray(), "application/xml")).StatusCode);
    }

    [Theory]
    [InlineData("POST", "", """{}""", "/city")]
    [InlineData("POST", "", """{"city":"x","period":2020}""", "/city")]
    [InlineData("POST", "", """{"city":"018f2b1c-7a10-7000-8000-000000000000","period":"2020"}""", "/period")]
    [InlineData("POST", "", """{"city":"018f2b1c-7a10-7000-8000-000000000000","period":99999999999}""", "/period")]
    [InlineData("POST", "", """{"city":"018f2b1c-7a10-7000-8000-000000000000","period":2020,"by":"me"}""", "/by")]
    [InlineData("POST", "/withdrawal", """{}""", "/reason")]
    [InlineData("POST", "/withdrawal", """{"reason":7}""", "/reason")]
    [InlineData("POST", "/withdrawal", """{"reason":" "}""", "/reason")]
    [InlineData("PUT", "/screening/x/justification", """{"reason":null}""", "/reason")]
    [InlineData("PUT", "/screening/x/justification", """{"reason":""}""", "/reason")]
    [InlineData("PUT", "/queries/018f2b1c-7a10-7000-8000-000000000000/answer", """{"text":"x"}""", "/text")]
    public async Task every_other_route_names_the_place_too(string method, string route, string body, string pointer)
    {
        var submission = await Draft();
        var path = route.Length == 0 ? null : route;
        var answer = path is null
            ? await Send(submission, new HttpMethod(method), null, Encoding.UTF8.GetBytes(body))
            : await Send(submission, new HttpMethod(method), path, Encoding.UTF8.GetBytes(body));
        await Refused(submission, answer, pointer);
    }

    [Fact]
    public async Task a_period_outside_of_the_programme_is_refused()
    {
        var submission = await Draft();
        var answer = await submission.City.TryToOpen(period: 1066);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "/period"),
            (answer.StatusCode, (await answer.Json()).GetProperty("errors")[0].GetProperty("pointer").GetString()));
    }

    [Theory]
    [InlineData("/api/submissions/not-an-id")]
    [InlineData("/api/submissions/00000000-0000-0000-0000-000000000000")]
    [InlineData("/api/submissions/018f2b1c-7a10-7000-8000-000000000000/values")]
    [InlineData("/api/submissions/018f2b1c-7a10-7000-8000-000000000000/screening")]
    [InlineData("/api/submissions/%00")]
    [InlineData("/api/submissions?city=x")]
    [InlineData("/api/submissions?period=x")]
    [InlineData("/api/submissions?state=x")]
    [InlineData("/api/submissions?limit=0")]
    [InlineData("/api/submissions?limit=501")]
    [InlineData("/api/submissions?cursor=x")]
    public async Task a_wrong_address_is_the_callers_mistake(string path)
    {
        var submission = await Draft();
        var answer = await submission.City.Officer.GetAsync(new Uri(path, UriKind.Relative));
        Assert.InRange((int)answer.StatusCode, 400, 499);
    }

    private async Task<SubmissionOfTest> Draft() => await (await all.EnrolledCity()).Open();

    private static async Task<HttpResponseMessage> Send(
        SubmissionOfTest submission, HttpMethod method, string? below, byte[] body, string mediaType = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return await submission.City.Officer
            .Send(method, below is null ? "/api/submissions" : submission.Path + below, content, ifMatch: below is null ? null : 1);
    }

    private static async Task Refused(SubmissionOfTest submission, HttpResponseMessage answer, string? pointer)
    {
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity,
            $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var errors = (await answer.Json()).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString())
            .ToList();
        if (pointer is not null) Assert.Contains(pointer, errors);
        Assert.Equal(1, await submission.Version());
    }
}
