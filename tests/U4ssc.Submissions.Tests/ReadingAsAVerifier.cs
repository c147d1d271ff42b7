using System.Net;
using U4ssc.Contracts;
using U4ssc.Domain.Tests.Submissions;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class ReadingAsAVerifier(RunningSubmissions all)
{
    [Theory]
    [InlineData("lead")]
    [InlineData("second")]
    [InlineData("supervisor")]
    public async Task who_has_a_part_sees_all_of_it(string part)
    {
        var submission = await (await (await all.EnrolledCity()).Open()).TakenUp();
        var verifier = new VerifierOfTest(all);
        await all.Tell(submission.Assigned(verifier, part));
        await Sees(verifier, submission);
    }

    [Fact]
    public async Task who_has_no_part_does_not_learn_that_it_exists()
    {
        var city = await all.EnrolledCity();
        var (submission, other) = (await (await city.Open(2020)).TakenUp(), await (await city.Open(2021)).TakenUp());
        var (verifier, elsewhere, nobody) = (new VerifierOfTest(all), new VerifierOfTest(all), new VerifierOfTest(all));
        await SeesNothing(verifier, submission);

        await all.Tell(submission.Assigned(verifier));
        await all.Tell(other.Assigned(elsewhere));
        await Sees(verifier, submission);
        await Sees(elsewhere, other);
        await SeesNothing(verifier, other);
        await SeesNothing(elsewhere, submission);
        await SeesNothing(nobody, submission);
    }

    [Fact]
    public async Task whose_part_went_to_another_sees_it_no_more()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).TakenUp();
        var (before, after, second) = (new VerifierOfTest(all), new VerifierOfTest(all), new VerifierOfTest(all));
        await all.Tell(submission.Assigned(before, "lead", version: 2));
        await all.Tell(submission.Assigned(second, "second", version: 3));
        await Sees(before, submission);
        await all.Tell(submission.Assigned(after, "lead", version: 4));
        await SeesNothing(before, submission);
        await Sees(after, submission);
        await Sees(second, submission);
    }

    [Fact]
    public async Task a_draft_is_not_seen_whoever_is_assigned()
    {
        var submission = await (await all.EnrolledCity()).Open();
        VerifierOfTest[] assigned = [new(all), new(all), new(all)];
        foreach (var (i, part) in ((string[])["lead", "second", "supervisor"])
            .Index()) await all.Tell(submission.Assigned(assigned[i], part, version: i + 2));
        using var agency = all.Service.As(Kernel.Role.Agency, agency: RunningSubmissions.Agency);
        await Eventually.Is(
            async () =>
                (await (await agency.GetAsync(new Uri($"/api/submissions?city={submission.City.Id}", UriKind.Relative))).Json())
                    .GetProperty("items").GetArrayLength() == 1, "the row of the draft");
        foreach (var verifier in assigned) await SeesNothing(verifier, submission);

        await submission.TakenUp();
        foreach (var verifier in assigned) await Sees(verifier, submission);
    }

    [Fact]
    public async Task messages_twice_and_in_the_wrong_order_end_the_same()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).HandedIn();
        var (before, after, second) = (new VerifierOfTest(all), new VerifierOfTest(all), new VerifierOfTest(all));
        IMessage[] newestFirst = [submission.Assigned(after, "lead", version: 4), submission.Assigned(second, "second", version: 3),
            submission.Assigned(before, "lead", version: 2), submission.CaseOpened()];
        foreach (var message in newestFirst.Concat(newestFirst)) await all.Tell(message);
        await Sees(after, submission);
        await Sees(second, submission);
        await SeesNothing(before, submission);
    }

    [Fact]
    public async Task a_later_step_that_is_heard_first_names_the_case_too()
    {
        Func<SubmissionOfTest, IMessage>[] steps =
            [of => of.CaseReturned(Guid.CreateVersion7(), "EC-ICT-ICT-1C"), of => of.CaseAttested(), of => of.Issued(), of => of.Refused()];
        var city = await all.EnrolledCity();
        foreach (var (i, step) in steps.Index())
        {
            var submission = await (await city.Open(2020 + i)).HandedIn();
            var verifier = new VerifierOfTest(all);
            await all.Tell(submission.Assigned(verifier));
            await all.Tell(step(submission));
            await Sees(verifier, submission);
        }
    }

    [Fact]
    public async Task it_is_seen_to_its_end()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).TakenUp();
        var verifier = new VerifierOfTest(all);
        await all.Tell(submission.Assigned(verifier));
        Assert.Equal(HttpStatusCode.NoContent,
            (await submission.Ask(HttpMethod.Post, "/withdrawal", new { reason = "The wrong year." })).StatusCode);
        await Sees(verifier, submission);
    }

    [Fact]
    public async Task the_pages_of_the_list_are_full_of_what_is_assigned()
    {
        var city = await all.EnrolledCity();
        var (verifier, other) = (new VerifierOfTest(all), new VerifierOfTest(all));
        List<Guid> assigned = [];
        foreach (var period in Enumerable.Range(2018, 5))
        {
            // Every second one is another's: between two of its own there is always one that it may not see.
            var submission = await (await city.Open(period)).TakenUp();
            await all.Tell(submission.Assigned(period % 2 == 0 ? verifier : other));
            if (period % 2 == 0) assigned.Add(submission.Id);
        }

        await Eventually.Is(async () => (await verifier.Finds()).Count == 3, "the rows of the three");
        var first = await verifier.Page("?limit=2");
        var last = await verifier.Page($"?limit=2&cursor={first.Next}");
        Assert.Equal((2, 1, (string?)null), (first.Ids.Count, last.Ids.Count, last.Next));
        Assert.Equal(assigned.Order(), first.Ids.Concat(last.Ids).Order());
    }

    [Fact]
    public async Task a_verifier_reads_what_was_handed_in_and_no_draft()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).TakenUp();
        var verifier = new VerifierOfTest(all);
        await all.Tell(submission.Assigned(verifier));
        await Sees(verifier, submission);
        Assert.Equal("{}", (await verifier.Reading(submission, "?version=2")).GetProperty("values").GetRawText());
        Assert.DoesNotContain("submission_values_reported", (await verifier.Reading(submission, "/history")).GetRawText(),
            StringComparison.Ordinal);
        Assert.Contains("submission_submitted", (await verifier.Reading(submission, "/history")).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("/values", (await verifier.Reading(submission, "/diff?from=1&to=2")).GetRawText(), StringComparison.Ordinal);

        await all.Tell(submission.CaseReturned(Guid.CreateVersion7(), "EC-ICT-ICT-1C"));
        await submission.Report(new { values = new[] { new { dataPoint = "EC-ICT-ICT-1C", status = "reported", value = 12.34m } } });
        Assert.Equal(12.34m, Internet(await submission.Get("")));
        var handedIn = Edition2017.Plausible(Edition2017.All[0]);
        Assert.Equal(handedIn, Internet(await verifier.Reading(submission, "")));
        Assert.Equal(handedIn, (await verifier.Reading(submission, "/values")).GetProperty("values")[0].GetProperty("value").GetDecimal());

        static decimal Internet(System.Text.Json.JsonElement seen) =>
            seen.GetProperty("values").GetProperty("EC-ICT-ICT-1C").GetProperty("value").GetDecimal();
    }

    private static async Task Sees(VerifierOfTest verifier, SubmissionOfTest submission)
    {
        Assert.All(await verifier.Looks(submission), answer => Assert.Equal(HttpStatusCode.OK, answer));
        // The row is folded some milliseconds later.
        await Eventually.Is(async () => (await verifier.Finds()).Contains(submission.Id), "it is in the verifier's list");
    }

    private static async Task SeesNothing(VerifierOfTest verifier, SubmissionOfTest submission)
    {
        Assert.All(await verifier.Looks(submission), answer => Assert.Equal(HttpStatusCode.NotFound, answer));
        Assert.DoesNotContain(submission.Id, await verifier.Finds());
    }
}
