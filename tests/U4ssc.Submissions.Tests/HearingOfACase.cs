using System.Net;
using Xunit;
using V1 = U4ssc.Contracts.Submissions.V1;

namespace U4ssc.Submissions.Tests;

public sealed class HearingOfACase(RunningSubmissions all)
{
    [Fact]
    public async Task a_query_is_answered_and_the_certificate_closes_it()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).HandedIn();
        await submission.Hear(submission.CaseOpened());
        await submission.Becomes("in_verification");
        var query = Guid.CreateVersion7();
        await submission.Hear(submission.CaseReturned(query, "EC-ICT-ICT-1C"));
        await submission.Becomes("returned");

        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await submission.Report(SubmissionOfTest.Everything(but: "EC-ICT-ICT-2C", value: 1))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await submission.Submit()).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await submission.Ask(HttpMethod.Put, $"/queries/{Guid.CreateVersion7()}/answer", new { answer = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await submission.Report(SubmissionOfTest.Everything(but: "EC-ICT-ICT-1C", value: 51))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await submission.Ask(HttpMethod.Put, $"/queries/{query}/answer", new { answer = "The national one." })).StatusCode);
        var locked = (await submission.Get("/values")).GetProperty("values").EnumerateArray()
            .Count(value => value.GetProperty("locked").GetBoolean());
        Assert.Equal(111, locked);
        Assert.Equal(HttpStatusCode.OK, (await submission.Submit()).StatusCode);
        Assert.Equal("in_verification", await submission.State());

        var second = await all.Service.Publishes<V1.SubmissionSubmitted>(told => told.SubmissionId == submission.Id && told.Revision == 2);
        Assert.Equal(("The national one.", 51m), (Assert.Single(second.Answers).Answer, second.Values[0].Value));
        await submission.Hear(submission.CaseAttested(revision: 2));
        await submission.Becomes("verified");
        await submission.Hear(submission.Issued());
        await submission.Becomes("closed");
        var closed = await submission.Now();
        Assert.Equal("U4SSC-2020-ES-7K3QX9P2", closed.GetProperty("certificateNumber").GetString());
        Assert.Equal("The national one.", closed.GetProperty("queries")[0].GetProperty("answer").GetString());
        Assert.Equal(HttpStatusCode.Conflict,
            (await submission.Ask(HttpMethod.Post, "/withdrawal", new { reason = "Too late." })).StatusCode);
    }

    [Fact]
    public async Task messages_twice_and_in_the_wrong_order_end_the_same()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).HandedIn();
        var (opened, attested, issued) = (submission.CaseOpened(), submission.CaseAttested(), submission.Issued());
        await submission.Hear(issued);
        await submission.Becomes("closed");
        var version = await submission.Version();
        await submission.Hear(attested);
        await submission.Hear(opened);
        await submission.Hear(issued);
        // Another submission's message goes through the same queues after them: once it counts, they were taken.
        var other = await (await (await all.EnrolledCity()).Open()).HandedIn();
        await other.Hear(other.CaseOpened());
        await other.Becomes("in_verification");
        await other.Hear(other.CaseAttested());
        await other.Becomes("verified");
        await other.Hear(other.Issued());
        await other.Becomes("closed");
        Assert.Equal((version, "closed"), (await submission.Version(), await submission.State()));
    }

    [Fact]
    public async Task returned_before_opened_is_returned()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).HandedIn();
        await submission.Hear(submission.CaseReturned(Guid.CreateVersion7(), "EC-ICT-ICT-1C"));
        await submission.Becomes("returned");
        var version = await submission.Version();
        await submission.Hear(submission.CaseOpened());
        var other = await (await (await all.EnrolledCity()).Open()).HandedIn();
        await other.Hear(other.CaseOpened());
        await other.Becomes("in_verification");
        Assert.Equal((version, "returned"), (await submission.Version(), await submission.State()));
    }

    [Fact]
    public async Task a_refused_certificate_shows_what_was_missing_and_the_city_may_try_again()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).HandedIn();
        await submission.Hear(submission.CaseAttested());
        await submission.Hear(submission.Refused());
        await submission.Becomes("closed");
        Assert.Equal("core_kpis_verified", (await submission.Now()).GetProperty("unmet")[0].GetString());
        Assert.Equal(HttpStatusCode.Created, (await submission.City.TryToOpen()).StatusCode);
    }
}
