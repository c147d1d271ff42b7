using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Domain.Tests.Submissions;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;
using V1 = U4ssc.Contracts.Submissions.V1;

namespace U4ssc.Submissions.Tests;

public sealed class SubmittingASubmission(RunningSubmissions all)
{
    [Fact]
    public async Task a_revision_is_frozen_and_told_to_the_others_complete_with_its_hash()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).HandedIn();
        var told = await all.Service.Publishes<V1.SubmissionSubmitted>(message => message.SubmissionId == submission.Id);
        Assert.Equal((1, submission.City.Id, 2L, Edition2017.Sha256, 112),
            (told.Revision, told.CityId, told.CityVersion, told.EditionSha256, told.Values.Count));
        Assert.Equal(("reported", "given", "accurate_measurement"), (told.Values[0].Status, told.Values[0].Basis, told.Values[0].Quality));
        Assert.Equal([$"officer-{submission.City.Id:N}"], told.PreparedBy);

        var content = JsonSerializer.SerializeToNode(told, Json.Options)!.AsObject();
        content.Remove("fact");
        content.Remove("revisionSha256");
        Assert.Equal(told.RevisionSha256, CanonicalJson.Sha256(JsonSerializer.SerializeToElement<JsonObject>(content)));
        Assert.Equal(told.RevisionSha256, (await submission.Now()).GetProperty("revisionSha256").GetString());
        Assert.Equal(HttpStatusCode.Conflict,
            (await submission.Report(SubmissionOfTest.Everything(but: "EC-ICT-ICT-1C", value: 51))).StatusCode);
    }

    [Fact]
    public async Task submitting_twice_is_once()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).HandedIn();
        var version = await submission.Version();
        Assert.Equal((HttpStatusCode.OK, version), ((await submission.Submit()).StatusCode, await submission.Version()));
    }

    [Fact]
    public async Task thirteen_figures_are_submitted_once_the_city_says_why()
    {
        var submission = await (await all.EnrolledCity()).Open();
        Assert.Equal(HttpStatusCode.NoContent,
            (await submission.Report(new { values = Edition2017.Published("Kristiansund") })).StatusCode);
        var refused = await submission.Submit();
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("many_not_reported.warning", (await refused.Json()).GetProperty("errors")[0].GetProperty("code").GetString());

        foreach (var finding in (await submission.Get("/screening")).EnumerateArray()
            .Where(finding => finding.GetProperty("severity").GetString() == "warning"))
        {
            var justified = await submission.Ask(HttpMethod.Put, $"/screening/{finding.GetProperty("id").GetString()}/justification",
                new { reason = "Only single pages were at hand." });
            Assert.Equal(HttpStatusCode.NoContent, justified.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await submission.Submit()).StatusCode);
        var told = await all.Service.Publishes<V1.SubmissionSubmitted>(message => message.SubmissionId == submission.Id);
        Assert.Equal("Only single pages were at hand.", told.Findings.Single(finding => finding.Rule == "many_not_reported").Justification);
        Assert.Equal((13, 99),
            (told.Values.Count(value => value.Status == "reported"), told.Values.Count(value => value.Status == "not_reported")));
        Assert.Equal(
            ["many_not_reported", "source_missing"],
            (await submission.Get("/screening")).EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()!)
                // How many peers there are depends on the other tests here.
                .Where(rule => rule != "peers_too_few"));
    }

    [Fact]
    public async Task an_error_cannot_be_justified()
    {
        var submission = await (await all.EnrolledCity()).Open();
        await submission.Report(SubmissionOfTest.Everything(but: "EC-ICT-WS-2A", value: 101));
        var finding = Assert.Single((await submission.Get("/screening")).EnumerateArray(), finding =>
            finding.GetProperty("severity").GetString() != "info");
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        var path = $"/screening/{finding.GetProperty("id").GetString()}/justification";
        Assert.Equal(HttpStatusCode.Conflict, (await submission.Ask(HttpMethod.Put, path, new { reason = "Because." })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await submission.Ask(HttpMethod.Put, "/screening/none/justification", new { reason = "Because." })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await submission.Submit()).StatusCode);
    }
}
