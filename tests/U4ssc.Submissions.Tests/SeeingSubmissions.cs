using System.Net;
using System.Text.Json;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class SeeingSubmissions(RunningSubmissions all)
{
    private static readonly string[] Reads = ["", "/values", "/screening", "/history", "/diff?from=1&to=1"];

    [Fact]
    public async Task a_draft_is_seen_by_its_city_its_agency_the_secretariat_and_the_auditor()
    {
        var submission = await (await all.EnrolledCity()).Open();
        foreach (var read in Reads)
        {
            var path = new Uri(submission.Path + read, UriKind.Relative);
            Assert.Equal(HttpStatusCode.OK, (await submission.City.Officer.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, await Status(Role.Agency, path, RunningSubmissions.Agency));
            Assert.Equal(HttpStatusCode.OK, await Status(Role.Secretariat, path));
            Assert.Equal(HttpStatusCode.OK, await Status(Role.Auditor, path));
            Assert.Equal(HttpStatusCode.NotFound, await Status(Role.Agency, path, "NO-KS"));
            Assert.Equal(HttpStatusCode.NotFound, await Status(Role.City, path));
            Assert.Equal(HttpStatusCode.NotFound, await Status(Role.Verifier, path));
            Assert.Equal(HttpStatusCode.Forbidden, await Status(Role.Subscriber, path));
            Assert.Equal(HttpStatusCode.Unauthorized, await Status(Role.Anonymous, path));
        }
    }

    [Fact]
    public async Task an_account_that_another_agency_gave_out_for_the_city_opens_and_sees_nothing()
    {
        var city = await all.EnrolledCity();
        var submission = await city.Open();
        using var own = all.Service.As(Role.City, agency: RunningSubmissions.Agency, city: city.Id);
        await Eventually.Is(async () => (await List(own, "")).Contains(submission.Id), "the row of the draft");
        Assert.Equal(HttpStatusCode.Created,
            (await own.Send(HttpMethod.Post, "/api/submissions", new { city = city.Id, period = 2021 })).StatusCode);

        using var forged = all.Service.As(Role.City, agency: "NO-KS", city: city.Id);
        Assert.Equal(HttpStatusCode.NotFound,
            (await forged.Send(HttpMethod.Post, "/api/submissions", new { city = city.Id, period = 2022 })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await forged.Send(HttpMethod.Post, submission.Path + "/withdrawal", new { reason = "x" }, ifMatch: 1)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await forged.GetAsync(new Uri(submission.Path + "/values", UriKind.Relative))).StatusCode);
        Assert.Empty(await List(forged, ""));
    }

    [Fact]
    public async Task nobody_else_changes_it()
    {
        var submission = await (await all.EnrolledCity()).Open();
        (HttpMethod Method, string Route, object? Body)[] changes =
        [
            (HttpMethod.Patch, "/values", new { }), (HttpMethod.Put, "/screening/x/justification", new { reason = "x" }),
            (HttpMethod.Put, $"/queries/{Guid.CreateVersion7()}/answer", new { answer = "x" }), (HttpMethod.Post, "/submit", null),
            (HttpMethod.Post, "/withdrawal", new { reason = "x" }),
        ];
        foreach (var (method, route, body) in changes)
        {
            using var other = all.Service.As(Role.City, city: Guid.CreateVersion7());
            Assert.Equal(HttpStatusCode.NotFound, (await other.Send(method, submission.Path + route, body, ifMatch: 1)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound,
                (await other.Send(method, $"/api/submissions/{Guid.CreateVersion7()}{route}", body, ifMatch: 1)).StatusCode);
            foreach (var role in (Role[])[Role.Agency, Role.Secretariat, Role.Verifier, Role.Auditor, Role.Subscriber])
            {
                using var client = all.Service.As(role, agency: RunningSubmissions.Agency);
                Assert.Equal(HttpStatusCode.Forbidden, (await client.Send(method, submission.Path + route, body, ifMatch: 1)).StatusCode);
            }
        }

        Assert.Equal(1, await submission.Version());
    }

    [Fact]
    public async Task the_list_shows_each_what_it_may_see()
    {
        var city = await all.EnrolledCity();
        var draft = await city.Open(2020);
        var handedIn = await (await city.Open(2021)).HandedIn();
        using var agency = all.Service.As(Role.Agency, agency: RunningSubmissions.Agency);
        await Eventually.Is(async () =>
            (await List(agency, $"?city={city.Id}&state=submitted")).Contains(handedIn.Id), "the row of the one that was handed in");
        Assert.Equal(new[] { draft.Id, handedIn.Id }.Order(), (await List(agency, $"?city={city.Id}")).Order());
        Assert.Equal(new[] { draft.Id, handedIn.Id }.Order(), (await List(city.Officer, "")).Order());
        Assert.Equal([handedIn.Id], await List(agency, $"?city={city.Id}&period=2021&agency={RunningSubmissions.Agency}"));
        using var verifier = all.Service.As(Role.Verifier);
        Assert.Empty(await List(verifier, $"?city={city.Id}"));
        using var otherAgency = all.Service.As(Role.Agency, agency: "NO-KS");
        Assert.Empty(await List(otherAgency, $"?city={city.Id}"));
        using var agencyOfNowhere = all.Service.As(Role.Agency);
        Assert.Empty(await List(agencyOfNowhere, ""));
    }

    [Fact]
    public async Task the_list_says_the_version_after_values_were_reported_and_no_line_is_written_for_it()
    {
        var city = await all.EnrolledCity();
        var draft = await city.Open(2020);
        await Eventually.Is(async () => (await Line()) is not null, "the row of the draft");
        var written = await Written();
        using var reported = await draft.Report(SubmissionOfTest.Everything());
        Assert.Equal(HttpStatusCode.NoContent, reported.StatusCode);
        // At once: it comes from where the report lies, not from the daemon.
        var line = (await Line())!.Value;
        Assert.Equal(2, line.GetProperty("version").GetInt64());
        var history = await (await city.Officer.GetAsync(new Uri(draft.Path + "/history", UriKind.Relative))).Json();
        Assert.Equal(history.GetProperty("items")[1].GetProperty("at").GetDateTimeOffset(),
            line.GetProperty("changedAt").GetDateTimeOffset());

        // What is written later is written after this was passed.
        var other = await city.Open(2021);
        await Eventually.Is(async () => (await List(city.Officer, "?period=2021")).Contains(other.Id), "the row of a later draft");
        Assert.Equal(written, await Written());
        using var withdrawn = await city.Officer
            .Send(HttpMethod.Post, draft.Path + "/withdrawal", new { reason = "Not this year." }, ifMatch: 2);
        await Eventually.Is(async () =>
            (await Line())!.Value.GetProperty("state").GetString() == "withdrawn", "the row after the withdrawal");
        Assert.Equal(3, (await Line())!.Value.GetProperty("version").GetInt64());

        async Task<JsonElement?> Line() =>
            (await (await city.Officer.GetAsync(new Uri("/api/submissions?period=2020", UriKind.Relative))).Json())
            .GetProperty("items").EnumerateArray().Select(item => (JsonElement?)item)
            .SingleOrDefault(item => item!.Value.GetProperty("id").GetGuid() == draft.Id);

        async Task<string> Written()
        {
            await using var database = NpgsqlDataSource.Create(all.Service.Database);
            await using var command = database.CreateCommand($"select xmin::text from mt_doc_submissionrow where id = '{draft.Id}'");
            return (string)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task the_api_document_names_every_route()
    {
        using var nobody = all.Service.As(Role.Anonymous);
        var document = await (await nobody.GetAsync(new Uri("/openapi/submissions.json", UriKind.Relative))).Json();
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name.TrimEnd('/')).ToList();
        Assert.All(
            SubmissionsAccess.Table.Select(row => $"/api/submissions{row.Route}".TrimEnd('/')).Distinct(StringComparer.Ordinal), route =>
                Assert.Contains(route, paths));
    }

    private static async Task<List<Guid>> List(HttpClient client, string query) =>
        [.. (await (await client.GetAsync(new Uri("/api/submissions" + query, UriKind.Relative))).Json()).GetProperty("items")
            .EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];

    private async Task<HttpStatusCode> Status(Role role, Uri path, string? agency = null)
    {
        using var client = all.Service.As(role, agency: agency, city: role == Role.City ? Guid.CreateVersion7() : null);
        return (await client.GetAsync(path)).StatusCode;
    }
}
