using System.Net;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Domain.Tests.Submissions;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class OpeningASubmission(RunningSubmissions all)
{
    [Fact]
    public async Task an_enrolled_city_gets_a_draft_with_what_the_registry_knows()
    {
        var submission = await (await all.EnrolledCity()).Open();
        var draft = await submission.Now();
        Assert.Equal("draft", draft.GetProperty("state").GetString());
        Assert.Equal(Edition2017.Id, draft.GetProperty("edition").GetString());
        Assert.Equal(138.35m, draft.GetProperty("commonInputs").GetProperty("area_km2").GetDecimal());
        Assert.Equal("registry, version 1 of the city, of the year 2019",
            draft.GetProperty("prefills")[0].GetProperty("source").GetString());
        Assert.False(draft.TryGetProperty("owner", out _));
        Assert.Equal(1, await submission.Version());
    }

    [Fact]
    public async Task a_second_one_for_the_period_is_refused_until_the_first_is_withdrawn()
    {
        var city = await all.EnrolledCity();
        var first = await city.Open();
        var second = await city.TryToOpen();
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal("/docs/errors/submission.already_open", (await second.Json()).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.Created, (await city.TryToOpen(period: 2021)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await first.Ask(HttpMethod.Post, "/withdrawal", new { reason = "The wrong period." })).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await city.TryToOpen()).StatusCode);
        Assert.Equal("The wrong period.",
            (await all.Service.Publishes<Contracts.Submissions.V1.SubmissionWithdrawn>(told => told.SubmissionId == first.Id)).Reason);
    }

    [Fact]
    public async Task two_at_the_same_moment_are_one()
    {
        var city = await all.EnrolledCity();
        await city.Open(period: 2016);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => city.TryToOpen()));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
    }

    [Fact]
    public async Task the_same_key_gives_the_same_draft()
    {
        var city = await all.EnrolledCity();
        await city.Open(period: 2016);
        var first = await city.TryToOpen(key: "once");
        var again = await city.TryToOpen(key: "once");
        Assert.Equal((HttpStatusCode.Created, first.Headers.Location), (again.StatusCode, again.Headers.Location));
    }

    [Fact]
    public async Task a_candidate_is_refused_and_an_unknown_city_too()
    {
        var city = new CityOfTest(all, Guid.CreateVersion7());
        Assert.Equal("/docs/errors/submission.city_unknown", (await (await city.TryToOpen()).Json()).GetProperty("type").GetString());
        await all.Service.Publish(new CityRegistered(RunningSubmissions.Fact(city.Id, 1), city.Id, RunningSubmissions.Details("Valencia")));
        await Eventually.Is(async () =>
            (await (await city.TryToOpen()).Json()).GetProperty("type").GetString() == "/docs/errors/submission.city_not_enrolled",
            "the city is known as a candidate");
    }

    [Fact]
    public async Task a_city_that_left_is_refused()
    {
        var city = await all.EnrolledCity();
        await city.Open();
        await all.Service.Publish(new CityWithdrawn(RunningSubmissions.Fact(city.Id, 3), city.Id, RunningSubmissions.Agency, "ES",
            "Elections."));
        await city.HasLeft();
    }

    [Fact]
    public async Task what_the_registry_told_last_counts_whatever_the_order()
    {
        var city = new CityOfTest(all, Guid.CreateVersion7());
        await all.Service.Publish(new CityDetailsChanged(RunningSubmissions.Fact(city.Id, 4), city.Id,
            RunningSubmissions.Details("València")));
        await all.Service.Publish(new CityEnrolled(RunningSubmissions.Fact(city.Id, 3), city.Id, RunningSubmissions.Agency, "ES",
            new DateOnly(2020, 1, 1), new string('a', 64)));
        await city.Open();
        await all.Service.Publish(new CityWithdrawn(RunningSubmissions.Fact(city.Id, 2), city.Id, RunningSubmissions.Agency, "ES",
            "A mistake."));
        await all.Service.Publish(new CityRegistered(RunningSubmissions.Fact(city.Id, 1), city.Id, RunningSubmissions.Details("Valencia")));
        // Another city's messages go through the same queues after them: once they count, the older ones were taken.
        var other = await all.EnrolledCity();
        await other.Open();
        await all.Service.Publish(new CityWithdrawn(RunningSubmissions.Fact(other.Id, 3), other.Id, RunningSubmissions.Agency, "ES",
            "Elections."));
        await other.HasLeft();
        var submission = await city.Open(2021);
        Assert.Equal("València", (await submission.Now()).GetProperty("cityName").GetString());
    }

    [Fact]
    public async Task an_edition_that_is_not_published_is_refused()
    {
        var city = await all.EnrolledCity();
        await city.Open();
        Assert.Equal("/docs/errors/submission.edition_unknown",
            (await (await city.TryToOpen(2021, "U4SSC-1999")).Json()).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.Created, (await city.TryToOpen(2021, Edition2017.Id)).StatusCode);
    }

    [Fact]
    public async Task only_the_city_itself_opens_one()
    {
        var city = await all.EnrolledCity();
        var body = new { city = city.Id, period = 2020 };
        using var other = all.Service.As(Role.City, city: Guid.CreateVersion7());
        Assert.Equal(HttpStatusCode.NotFound, (await other.Send(HttpMethod.Post, "/api/submissions", body)).StatusCode);
        foreach (var role in (Role[])[Role.Agency, Role.Secretariat, Role.Verifier, Role.Auditor, Role.Subscriber])
        {
            using var client = all.Service.As(role, agency: RunningSubmissions.Agency);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.Send(HttpMethod.Post, "/api/submissions", body)).StatusCode);
        }

        using var nobody = all.Service.As(Role.Anonymous);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.Send(HttpMethod.Post, "/api/submissions", body)).StatusCode);
    }
}
