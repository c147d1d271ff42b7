using System.Net;
using System.Net.Http.Headers;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Verification.Tests;

public sealed class ReadingCases(RunningVerification running)
{
    private readonly RunningService host = running.Service;

    [Fact]
    public async Task who_has_nothing_to_do_with_a_case_does_not_learn_that_it_exists()
    {
        var (review, _, _) = await Review.Staffed(host);
        var stranger = await Review.Accredited(host);
        foreach (var client in new[] { stranger.Client, host.As(Role.Agency, agency: "NO-OTHER"),
            host.As(Role.City, city: Guid.CreateVersion7()), host.As(Role.City), host.As(Role.Agency) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(review.Path, UriKind.Relative))).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(review.Path + "/report", UriKind.Relative))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound,
            (await review.Ask(stranger.Client, HttpMethod.Put, "/findings", new { findings = new[] { Review.Verified("A") } })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await host.As(Role.Subscriber).GetAsync(new Uri(review.Path, UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized,
            (await host.As(Role.Anonymous).GetAsync(new Uri(review.Path, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task a_verifier_who_was_replaced_sees_the_case_no_more()
    {
        var (review, lead, _) = await Review.Staffed(host);
        await review.Assigns(await Review.Accredited(host), "lead");
        foreach (var below in new[] { "", "?version=4", "/history", "/diff?from=1&to=2" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await lead.Client.GetAsync(new Uri(review.Path + below, UriKind.Relative))).StatusCode);
        }
    }

    [Fact]
    public async Task city_and_agency_see_queries_and_findings_only_once_attested()
    {
        var (review, lead, second) = await Review.Staffed(host);
        await review.Records(lead, new { dataPoint = "A", verdict = "not_verified", text = "Hm." },
            new { dataPoint = "B", verdict = "query", text = "Why?" }, Review.Verified("D"));
        foreach (var client in new[] { review.AsAgency, review.AsCity })
        {
            var seen = await review.Seen(client);
            Assert.Equal("in_review", seen.GetProperty("state").GetString());
            Assert.Equal(0, seen.GetProperty("queries").GetArrayLength());
            Assert.Equal(System.Text.Json.JsonValueKind.Null, seen.GetProperty("findings").ValueKind);
            Assert.False(seen.TryGetProperty("verifiers", out _));
            Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(new Uri(review.Path + "/history", UriKind.Relative))).StatusCode);
            await Review.Refused(HttpStatusCode.Conflict, "case.report_not_ready",
                await client.GetAsync(new Uri(review.Path + "/report", UriKind.Relative)));
        }

        await review.Returns(lead);
        Assert.Equal("Why?", (await review.Seen(review.AsCity)).GetProperty("queries")[0].GetProperty("text").GetString());
        await host.Publish(review.Submitted(2, 20m));
        await review.IsIn("in_review");
        await review.Records(lead, Review.Verified("B"));
        await review.Concludes(lead);
        await review.Attests(second);
        Assert.Equal(3, (await review.Seen(review.AsCity)).GetProperty("findings").GetArrayLength());
        Assert.Equal("attested", (await review.Seen(review.AsAgency, "/report")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task the_report_sums_up_what_was_found()
    {
        var (review, lead, second) = await Review.Staffed(host);
        await review.Records(
            lead, new { dataPoint = "A", verdict = "verified", text = "Read off the meter.", correctedValue = 11 },
            new { dataPoint = "B", verdict = "not_verified", text = "Hm.", correctedStatus = "not_reported" }, Review.Verified("D"));
        await review.Concludes(lead);
        await review.Attests(second);
        var report = await review.Seen(host.As(Role.Auditor), "/report");
        var summary = report.GetProperty("summary");
        Assert.Equal((4, 2, 1, 1, 2, 1, 0, 2), (
            Count("dataPoints"), Count("reported"), Count("notReported"), Count("notApplicable"), Count("verified"), Count("notVerified"),
            Count("queried"), Count("corrected")));
        var a = report.GetProperty("dataPoints")[0];
        Assert.Equal((10.25m, 11m, 11m),
            (a.GetProperty("value").GetDecimal(), a.GetProperty("correctedValue").GetDecimal(), a.GetProperty("finalValue").GetDecimal()));
        Assert.Equal("not_reported", report.GetProperty("dataPoints")[1].GetProperty("finalStatus").GetString());
        int Count(string member) => summary.GetProperty(member).GetInt32();
    }

    [Theory]
    [InlineData("application/pdf", 406)]
    [InlineData("text/html", 406)]
    [InlineData("application/json;q=0", 406)]
    [InlineData("application/json", 200)]
    [InlineData("application/*", 200)]
    [InlineData("*/*", 200)]
    [InlineData("application/pdf, application/json;q=0.5", 200)]
    public async Task the_report_is_json_alone(string accept, int status)
    {
        var review = await Review.Opened(host);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(review.Path + "/report", UriKind.Relative));
        foreach (var range in accept.Split(", ")) request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(range));
        var answer = await review.Secretariat.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 200 ? "application/json" : "application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task a_list_holds_what_the_caller_may_read_and_asked_for()
    {
        var (review, lead, _) = await Review.Staffed(host);
        foreach (var client in new[] { review.AsAgency, review.AsCity, lead.Client })
        {
            await Eventually.Is(async () =>
                await Listed(client, "?state=in_review") is [var only] && only == review.Case, "the one case is listed");
            Assert.Empty(await Listed(client, "?state=attested"));
        }

        Assert.Equal([review.Case], await Listed(review.Secretariat, $"?agency={review.Agency}"));
        Assert.Equal([review.Case], await Listed(host.As(Role.Auditor), $"?verifier={lead.Id}&state=in_review"));
        Assert.Empty(await Listed(host.As(Role.Agency), ""));
        Assert.Empty(await Listed(host.As(Role.City), ""));
        foreach (var wrong in new[] { "?state=open", "?verifier=anna", "?limit=0", "?limit=501", "?limit=x", "?cursor=x" })
        {
            Assert.Equal(HttpStatusCode.BadRequest,
                (await review.Secretariat.GetAsync(new Uri("/api/verification/cases" + wrong, UriKind.Relative))).StatusCode);
        }
    }

    [Fact]
    public async Task who_judges_is_kept_back_from_city_and_agency_everywhere()
    {
        var (review, lead, second) = await Review.Staffed(host);
        await review.Goes(lead, second);
        foreach (var client in new[] { review.AsAgency, review.AsCity })
        {
            await Eventually.Is(async () => (await Listed(client, "?state=attested")).Count == 1, "the case is listed as attested");
            foreach (var path in new[] { review.Path, review.Path + "/report", "/api/verification/cases" })
            {
                var seen = await (await client.GetAsync(new Uri(path, UriKind.Relative))).Content.ReadAsStringAsync();
                Assert.All(new[] { lead.Subject, second.Subject, lead.Id.ToString(), second.Id.ToString() }, who =>
                    Assert.DoesNotContain(who, seen, StringComparison.Ordinal));
            }

            await Review.Refused(HttpStatusCode.Forbidden, "case.judges_kept_back",
                await client.GetAsync(new Uri($"/api/verification/cases?verifier={lead.Id}", UriKind.Relative)));
        }

        Assert.Contains(lead.Subject,
            await (await host.As(Role.Auditor).GetAsync(new Uri(review.Path + "/report", UriKind.Relative))).Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_tie_that_arises_later_names_the_open_cases_and_stops_the_work()
    {
        var (review, lead, second) = await Review.Staffed(host);
        var path = $"/api/verification/verifiers/{lead.Id}/ties";
        await Eventually.Is(async () => await Listed(review.Secretariat, $"?verifier={lead.Id}") is [_], "the case is listed");
        Assert.Equal(HttpStatusCode.PreconditionFailed,
            (await review.Secretariat.Send(HttpMethod.Put, path, new { ties = new[] { review.Agency } }, ifMatch: 7)).StatusCode);
        var changed = await review.Secretariat.Send(HttpMethod.Put, path, new { ties = new[] { review.Agency } }, ifMatch: 1);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(review.Case, Assert.Single((await changed.Json()).GetProperty("openCases").EnumerateArray()).GetGuid());
        await Review.Refused(HttpStatusCode.Conflict, "case.verifier_tied",
            await review.Ask(lead.Client, HttpMethod.Put, "/findings", new { findings = new[] { Review.Verified("A") } }));
        Assert.Contains("verifier_ties_changed",
            await review.Secretariat.GetStringAsync(new Uri($"/api/verification/verifiers/{lead.Id}/history", UriKind.Relative)),
            StringComparison.Ordinal);
        await review.Assigns(await Review.Accredited(host), "lead");
    }

    [Fact]
    public async Task an_id_of_something_else_finds_nothing()
    {
        var review = await Review.Opened(host);
        var person = await Review.Accredited(host);
        foreach (var path in new[] { $"cases/{person.Id}", $"cases/{person.Id}/report", $"cases/{Guid.CreateVersion7()}", "cases/anna",
            $"verifiers/{review.Case}", $"verifiers/{review.Case}/history" })
        {
            Assert.Equal(HttpStatusCode.NotFound,
                (await review.Secretariat.GetAsync(new Uri($"/api/verification/{path}", UriKind.Relative))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound,
            (await review.Secretariat
                .Send(HttpMethod.Post, $"/api/verification/verifiers/{review.Case}/suspension", new { reason = "x" },
                    ifMatch: 1)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await review.Secretariat
                .Send(HttpMethod.Post, $"/api/verification/cases/{person.Id}/assignments", new { verifier = person.Id, part = "lead" },
                    ifMatch: 1)).StatusCode);
    }

    private static async Task<IReadOnlyList<Guid>> Listed(HttpClient client, string query)
    {
        var answer = await client.GetAsync(new Uri("/api/verification/cases" + query, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await answer.Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
    }
}
