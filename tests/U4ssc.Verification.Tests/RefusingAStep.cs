using System.Net;
using System.Text;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Verification.Tests;

public sealed class RefusingAStep(RunningVerification running)
{
    private readonly RunningService host = running.Service;

    [Fact]
    public async Task who_is_not_independent_is_not_assigned()
    {
        var review = await Review.Opened(host);
        await Refused(review, await Review.Accredited(host, "qualified", review.Agency), "lead", "case.verifier_tied");
        await Refused(review, await Review.Accredited(host, "qualified", review.City.ToString()), "lead", "case.verifier_tied");
        await Refused(review, await Review.Accredited(host, "provisional"), "lead", "case.provisional_alone");
        await Refused(review, await Review.Accredited(host, "provisional"), "supervisor", "case.supervisor_not_qualified");
        var officer = await host.As(Kernel.Role.Secretariat)
            .Send(HttpMethod.Post, "/api/verification/verifiers", new { user = review.Officer, name = "x", level = "qualified" });
        await Refused(review, new(Guid.Parse((await officer.Json()).GetProperty("id").GetString()!), review.Officer, new()), "second",
            "case.verifier_prepared_data");
        Assert.Equal(1, await review.Version());
    }

    [Fact]
    public async Task an_id_that_names_no_verifier_is_not_assigned()
    {
        var review = await Review.Opened(host);
        foreach (var id in new[] { Guid.CreateVersion7(), review.Case })
        {
            var answer = await review.Ask(review.Secretariat, HttpMethod.Post, "/assignments", new { verifier = id, part = "lead" });
            await Review.Refused(HttpStatusCode.UnprocessableEntity, "case.verifier_unknown", answer);
        }
    }

    [Fact]
    public async Task each_keeps_to_its_part()
    {
        var (review, lead, second) = await Review.Staffed(host);
        await Review.Refused(HttpStatusCode.Forbidden, "case.second_records_nothing",
            await review.Ask(second.Client, HttpMethod.Put, "/findings", new { findings = new[] { Review.Verified("A") } }));
        await Review.Refused(HttpStatusCode.Conflict, "case.verdicts_missing",
            await review.Ask(lead.Client, HttpMethod.Post, "/conclusion"));
        await Review.Refused(HttpStatusCode.Conflict, "case.no_open_query", await review.Ask(lead.Client, HttpMethod.Post, "/return"));
        await Review.Refused(HttpStatusCode.Conflict, "case.not_concluded",
            await review.Ask(second.Client, HttpMethod.Post, "/attestation"));
        await review.Records(lead, Review.Verified("A"), Review.Verified("B"), Review.Verified("D"));
        await Review.Refused(HttpStatusCode.Forbidden, "case.not_lead", await review.Ask(second.Client, HttpMethod.Post, "/conclusion"));
        await review.Concludes(lead);
        await Review.Refused(HttpStatusCode.Forbidden, "case.same_person", await review.Ask(lead.Client, HttpMethod.Post, "/attestation"));
    }

    [Fact]
    public async Task the_declaration_comes_first_and_can_only_be_yes()
    {
        var review = await Review.Opened(host);
        var lead = await Review.Accredited(host);
        await review.Assigns(lead, "lead");
        await Review.Refused(HttpStatusCode.Conflict, "case.independence_not_declared",
            await review.Ask(lead.Client, HttpMethod.Put, "/findings", new { findings = new[] { Review.Verified("A") } }));
        await Review.Refused(HttpStatusCode.UnprocessableEntity, "case.not_independent",
            await review.Ask(lead.Client, HttpMethod.Post, "/declaration", new { independent = false }));
    }

    [Theory]
    [InlineData("""{"findings":[]}""", 422, "/findings")]
    [InlineData("""{"findings":null}""", 400, "/findings")]
    [InlineData("""{"findings":{}}""", 400, "/findings")]
    [InlineData("""{}""", 400, "/findings")]
    [InlineData("""null""", 400, "")]
    [InlineData("""{"findings":[{"dataPoint":"A","verdict":"verified"}],"by":"me"}""", 400, "/by")]
    [InlineData(
        """{"findings":[{"dataPoint":"A","verdict":"maybe"},{"dataPoint":5,"verdict":"verified"},{"verdict":"query"},null,{"dataPoint":"B","verdict":"verified","colour":1}]}""", 400, "/findings/0/verdict /findings/1/dataPoint /findings/2/dataPoint /findings/3 /findings/4/colour")]
    [InlineData("""{"findings":[{"dataPoint":"A","verdict":"verified","correctedValue":"12"}]}""", 400, "/findings/0/correctedValue")]
    [InlineData("""{"findings":[{"dataPoint":"A","verdict":"verified","correctedValue":1e400}]}""", 400, "/findings/0/correctedValue")]
    [InlineData("""{"findings":[{"dataPoint":"A","verdict":"verified","correctedValue":1234567890.1234567}]}""", 400,
        "/findings/0/correctedValue")]
    [InlineData("""{"findings":[{"dataPoint":"A","verdict":"verified","correctedValue":NaN}]}""", 400, "")]
    [InlineData("""{"findings":[{"dataPoint":"A","verdict":"query","text":"a\u0000"}]}""", 400, "/findings/0/text")]
    [InlineData("""{"findings":[{"dataPoint":"A","verdict":"query","text":"\ud800"}]}""", 400, "/findings/0/text")]
    [InlineData("""{"findings":[{"dataPoint":"A","verdict":"query","text":"a\u0007"}]}""", 400, "/findings/0/text")]
    [InlineData(
        """{"findings":[{"dataPoint":"A","verdict":"query"},{"dataPoint":"A","verdict":"verified"},{"dataPoint":"Z","verdict":"not_verified","text":""}]}""", 422, "/findings/0/text /findings/1/dataPoint /findings/2/text /findings/2/dataPoint")]
    [InlineData(
        """{"findings":[{"dataPoint":"C","verdict":"verified","text":"x","correctedValue":1},{"dataPoint":"D","verdict":"verified","text":"x","correctedStatus":"reported"}]}""", 422, "/findings/0/correctedValue /findings/1/correctedValue")]
    [InlineData("""{"findings":[{"dataPoint":"A","verdict":"verified","correctedStatus":"nr"}]}""", 400, "/findings/0/correctedStatus")]
    [InlineData(
        """{"findings":[{"dataPoint":"A","verdict":"verified","correctedValue":12},{"dataPoint":"D","verdict":"verified","correctedStatus":"not_reported"}]}""", 422, "/findings/0/text /findings/1/text")]
    [InlineData(
        """{"findings":[{"dataPoint":"A","verdict":"verified","text":"x","correctedValue":5000},{"dataPoint":"B","verdict":"verified","text":"x","correctedValue":-5}]}""", 422, "/findings/0/correctedValue /findings/1/correctedValue")]
    [InlineData(
        """{"findings":[{"dataPoint":"C","verdict":"verified","text":"x","correctedStatus":"reported","correctedValue":3.5},{"dataPoint":"D","verdict":"verified","text":"x","correctedStatus":"reported","correctedValue":7.5}]}""", 422, "/findings/0/correctedValue /findings/1/correctedValue")]
    public async Task findings_that_cannot_be_accepted_are_named_place_by_place_and_none_is_stored(string json, int status, string pointers)
    {
        var (review, lead, _) = await Review.Staffed(host);
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await review.Ask(lead.Client, HttpMethod.Put, "/findings", body);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(pointers,
            string.Join(' ', (await answer.Json()).GetProperty("errors").EnumerateArray()
                .Select(place => place.GetProperty("pointer").GetString())));
        Assert.Equal(5, await review.Version());
    }

    [Fact]
    public async Task bytes_that_are_no_text_long_texts_and_deep_nests_are_refused()
    {
        var (review, lead, _) = await Review.Staffed(host);
        var bodies = new (byte[] Bytes, int Status)[]
        {
            (Encoding.UTF8.GetBytes("{\"findings\":[{\"dataPoint\":\"A\",\"verdict\":\"query\",\"text\":\"" + new string('x', 5_000) +
                "\"}]}"), 422),
            (Encoding.UTF8.GetBytes("{\"findings\":" + new string('[', 2_000)), 400),
            ([.. "{\"findings\":[{\"dataPoint\":\""u8, 0xC3, 0x28, .. "\",\"verdict\":\"verified\"}]}"u8], 400),
            (Encoding.UTF8.GetBytes("{\"findings\":[{\"dataPoint\":\"" + new string('x', 2 * 1024 * 1024) + "\"}]}"), 413),
        };
        foreach (var (bytes, status) in bodies)
        {
            using var body = new ByteArrayContent(bytes);
            body.Headers.ContentType = new("application/json");
            Assert.Equal(status, (int)(await review.Ask(lead.Client, HttpMethod.Put, "/findings", body)).StatusCode);
        }

        using var text = new StringContent("hello", Encoding.UTF8, "text/plain");
        Assert.Equal(415, (int)(await review.Ask(lead.Client, HttpMethod.Put, "/findings", text)).StatusCode);
        Assert.Equal(5, await review.Version());
    }

    [Theory]
    [InlineData("/assignments", """{"verifier":"anna","part":"lead"}""", "/verifier")]
    [InlineData("/assignments", """{"verifier":null,"part":"third"}""", "/verifier /part")]
    [InlineData("/assignments", """{"part":0}""", "/part /verifier")]
    public async Task assignments_that_cannot_be_understood_are_named_place_by_place(string below, string json, string pointers)
    {
        var review = await Review.Opened(host);
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await review.Ask(review.Secretariat, HttpMethod.Post, below, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(pointers,
            string.Join(' ', (await answer.Json()).GetProperty("errors").EnumerateArray()
                .Select(place => place.GetProperty("pointer").GetString())));
        Assert.Equal(1, await review.Version());
    }

    [Theory]
    [InlineData("""{"independent":"yes"}""")]
    [InlineData("""{"independent":null}""")]
    [InlineData("""{}""")]
    public async Task declarations_that_cannot_be_understood_are_refused(string json)
    {
        var review = await Review.Opened(host);
        var lead = await Review.Accredited(host);
        await review.Assigns(lead, "lead");
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await review.Ask(lead.Client, HttpMethod.Post, "/declaration", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("/independent", (await answer.Json()).GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    private static async Task Refused(Review review, Person person, string part, string code) =>
        await Review.Refused(HttpStatusCode.Conflict, code,
            await review.Ask(review.Secretariat, HttpMethod.Post, "/assignments", new { verifier = person.Id, part }));
}
