using System.Net;
using System.Text.Json;
using U4ssc.Contracts.Submissions.V1;
using U4ssc.Contracts.Verification.V1;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Verification.Tests;

public sealed class ReviewingACase(RunningVerification running)
{
    private readonly RunningService host = running.Service;

    [Fact]
    public async Task from_the_submission_over_a_query_to_the_attestation()
    {
        var (review, lead, second) = await Review.Staffed(host);
        await review.IsIn("in_review");
        await host.Publishes<CaseOpened>(told =>
            told.SubmissionId == review.Submission && told.Revision == 1 && told.CaseId == review.Case);

        await review.Records(
            lead, new { dataPoint = "A", verdict = "verified", text = "Read off the meter.", correctedValue = 10.5m },
            new { dataPoint = "B", verdict = "query", text = "Why twice last year's?" },
            new { dataPoint = "D", verdict = "not_verified", text = "There is a coast." });
        await review.Returns(lead);
        var returned = await host.Publishes<CaseReturned>(told => told.SubmissionId == review.Submission);
        var query = Assert.Single(returned.Queries);
        Assert.Equal(("B", "Why twice last year's?", 1), (query.DataPoint, query.Text, returned.Revision));

        await host.Publish(review.Submitted(2, 21m, new QueryAnswer(query.QueryId, "B", "A typing error.")));
        await review.IsIn("in_review");
        await host.Publishes<CaseOpened>(told => told.SubmissionId == review.Submission && told.Revision == 2);
        var seen = await review.Seen(lead.Client);
        Assert.Equal(["B"], Texts(seen, "changed"));
        Assert.Equal(20m, seen.GetProperty("before")[0].GetProperty("value").GetDecimal());
        Assert.Equal(["B"], Texts(seen, "withoutVerdict"));
        Assert.Equal("A typing error.", seen.GetProperty("queries")[0].GetProperty("answer").GetString());
        Assert.Equal("A merger.", seen.GetProperty("screening")[0].GetProperty("justification").GetString());

        await review.Records(lead, Review.Verified("B"));
        await review.Concludes(lead);
        await review.Attests(second);
        var attested = await host.Publishes<CaseAttested>(told => told.SubmissionId == review.Submission);
        Assert.Equal((2, new string('2', 64), 3L, 0),
            (attested.Revision, attested.RevisionSha256, attested.CityVersion, attested.OpenQueries));
        Assert.Equal(
            [new("A", "verified", "Read off the meter.", 10.5m, null), new("B", "verified", null, null, null),
                new CaseFinding("D", "not_verified", "There is a coast.", null, null)], attested.Findings);
        Assert.Equal(new CaseVerifier(lead.Id, lead.Subject, "qualified"), attested.ConcludedBy);
        Assert.Equal(new CaseVerifier(second.Id, second.Subject, "qualified"), attested.AttestedBy);
        var sent = review.Submitted(2, 21m);
        Assert.Equal(JsonSerializer.Serialize(sent.Values), JsonSerializer.Serialize(attested.Values));
        Assert.Equal(JsonSerializer.Serialize(sent.CommonInputs), JsonSerializer.Serialize(attested.CommonInputs));
        await review.IsIn("attested");
    }

    [Fact]
    public async Task each_assignment_is_told_with_its_part()
    {
        var (review, lead, second) = await Review.Staffed(host);
        var (supervisor, next) = (await Review.Accredited(host), await Review.Accredited(host));
        await review.Assigns(supervisor, "supervisor");
        await review.Assigns(next, "lead");
        // Whoever has the part already is not assigned again, and nothing is told.
        await review.Assigns(next, "lead");
        await review.Assigns(lead, "second");

        IEnumerable<CaseVerifierAssigned> Told() =>
            host.Published<CaseVerifierAssigned>().Where(told => told.CaseId == review.Case).OrderBy(told => told.Fact.Version);
        await Eventually.Is(() => Task.FromResult(Told().Count() >= 5), "five assignments are told");
        Assert.Equal(
            [(2, "lead", lead.Subject), (3, "second", second.Subject), (6, "supervisor", supervisor.Subject), (7, "lead", next.Subject),
                (8, "second", lead.Subject)],
            Told().Select(told => (told.Fact.Version, told.Part, told.Verifier.Holder)));
        Assert.Equal((review.Case, new CaseVerifier(lead.Id, lead.Subject, "qualified")),
            (Told().First().Fact.StreamId, Told().First().Verifier));
    }

    [Fact]
    public async Task each_step_is_in_the_history_and_can_be_read_as_it_was()
    {
        var (review, lead, second) = await Review.Staffed(host);
        await review.Goes(lead, second);
        var history = (await review.Seen(lead.Client, "/history")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["case_opened", "case_verifier_assigned", "case_verifier_assigned", "case_independence_declared", "case_independence_declared",
                "case_findings_recorded", "case_concluded", "case_attested"],
            history.Select(item => item.GetProperty("type").GetString()!));
        Assert.Equal(second.Subject, history[^1].GetProperty("actor").GetString());
        Assert.Equal("service:verification-when-submission-submitted", history[0].GetProperty("actor").GetString());

        Assert.Equal("unassigned", (await review.Seen(lead.Client, "?version=1")).GetProperty("state").GetString());
        Assert.Equal("unassigned", (await review.Seen(below: $"?asOf={Uri.EscapeDataString(history[0].GetProperty("at").GetString()!)}"))
            .GetProperty("state").GetString());
        var diff = await review.Seen(lead.Client, "/diff?from=6&to=7");
        Assert.Contains("/state", diff.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("pointer").GetString()));
        Assert.Equal(HttpStatusCode.NotFound,
            (await lead.Client.GetAsync(new Uri(review.Path + "?version=99", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task what_was_recorded_is_under_a_public_checkpoint()
    {
        await Review.Opened(host);
        var anyone = host.As(Kernel.Role.Anonymous);
        await Eventually.Is(async () =>
        {
            var note = (await anyone.GetStringAsync(new Uri("/ledger/verification/checkpoint", UriKind.Relative))).Split('\n');
            return note[0] == "u4ssc.test/ledger/verification"
                && long.Parse(note[1], System.Globalization.CultureInfo.InvariantCulture) > 0;
        }, "a checkpoint with events");
    }

    [Fact]
    public async Task the_same_step_again_changes_nothing()
    {
        var (review, lead, second) = await Review.Staffed(host);
        await review.Assigns(lead, "lead");
        await review.Declares(lead);
        var before = await review.Version();
        Assert.Equal(5, before);
        await review.Goes(lead, second);
        await review.Attests(second);
        Assert.Equal(8, await review.Version());
    }

    [Fact]
    public async Task a_change_needs_the_version_that_was_seen()
    {
        var (review, lead, _) = await Review.Staffed(host);
        var body = new { findings = new[] { Review.Verified("A") } };
        Assert.Equal(HttpStatusCode.PreconditionRequired,
            (await lead.Client.Send(HttpMethod.Put, review.Path + "/findings", body)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed,
            (await lead.Client.Send(HttpMethod.Put, review.Path + "/findings", body, ifMatch: 2)).StatusCode);
    }

    [Fact]
    public async Task three_supervised_cases_make_a_qualified_verifier()
    {
        var (novice, supervisor, second) = (await Review.Accredited(host, "provisional"), await Review.Accredited(host),
            await Review.Accredited(host));
        for (var round = 0; round < 3; round++)
        {
            var review = await Review.Opened(host);
            await review.Assigns(supervisor, "supervisor");
            await review.Assigns(novice, "lead");
            await review.Assigns(second, "second");
            foreach (var person in new[] { supervisor, novice, second }) await review.Declares(person);
            await review.Goes(novice, second);
        }

        await Eventually.Is(
            async () =>
                (await (await novice.Client.GetAsync(new Uri($"/api/verification/verifiers/{novice.Id}", UriKind.Relative))).Json())
                    .GetProperty("level").GetString() == "qualified",
            "the verifier is qualified");
    }

    [Fact]
    public async Task a_case_supervised_with_two_provisional_verifiers_counts_for_both()
    {
        var (one, other, supervisor) = (await Review.Accredited(host, "provisional"), await Review.Accredited(host, "provisional"),
            await Review.Accredited(host));
        var review = await Review.Opened(host);
        await review.Assigns(supervisor, "supervisor");
        await review.Assigns(one, "lead");
        await review.Assigns(other, "second");
        foreach (var person in new[] { supervisor, one, other }) await review.Declares(person);
        await review.Goes(one, other);
        foreach (var person in new[] { one, other })
        {
            await Eventually.Is(
                async () =>
                    (await (await person.Client.GetAsync(new Uri($"/api/verification/verifiers/{person.Id}", UriKind.Relative))).Json())
                        .GetProperty("supervisedCases").GetArrayLength() == 1,
                "the case counts");
        }
    }

    private static IEnumerable<string> Texts(JsonElement json, string member) =>
        json.GetProperty(member).EnumerateArray().Select(item => item.GetString()!);
}
