using System.Net;
using U4ssc.Contracts;
using U4ssc.Contracts.Verification.V1;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Verification.Tests;

public sealed class HearingOfSubmissions(RunningVerification running)
{
    private readonly RunningService host = running.Service;

    [Fact]
    public async Task the_same_submission_twice_opens_one_case()
    {
        var review = new Review(host);
        var message = review.Submitted(1, 20m);
        await host.Publish(message);
        await host.Publish(message);
        await review.IsIn("unassigned");
        // Told anew as another event, as after a restore: the rules, not the message id, keep it from counting again.
        await Told(message with { Fact = review.Fact() });
        Assert.Equal(1, await review.Version());
        await host.Publishes<CaseOpened>(told => told.SubmissionId == review.Submission);
        Assert.Single(host.Published<CaseOpened>(), told => told.SubmissionId == review.Submission);
    }

    [Fact]
    public async Task a_revision_that_comes_before_the_return_is_taken_in_after_it()
    {
        var review = new Review(host);
        await host.Publish(review.Submitted(2, 21m));
        await host.Publish(review.Submitted(1, 20m));
        await review.IsIn("unassigned");
        var lead = await Review.Accredited(host);
        await review.Assigns(lead, "lead");
        await review.Declares(lead);
        await review.Records(lead, new { dataPoint = "B", verdict = "query", text = "Why?" });
        await review.Returns(lead);
        await Eventually.Is(async () => (await review.Seen()).GetProperty("revision").GetInt32() == 2, "the second revision is taken in");
        Assert.Equal("in_review", (await review.Seen()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task a_revision_that_was_taken_in_changes_nothing_when_it_comes_again_later()
    {
        var (review, lead, second) = await Review.Staffed(host);
        await review.Records(lead, new { dataPoint = "B", verdict = "query", text = "Why?" });
        await review.Returns(lead);
        await host.Publish(review.Submitted(2, 21m));
        await review.IsIn("in_review");
        var version = await review.Version();
        await Told(review.Submitted(1, 20m));
        await Told(review.Submitted(2, 21m));
        Assert.Equal(version, await review.Version());
        await review.Goes(lead, second);
        await review.IsIn("attested");
    }

    [Fact]
    public async Task a_withdrawal_cancels_the_case_once()
    {
        var (review, lead, _) = await Review.Staffed(host);
        var message = review.Withdrawn();
        await Told(message);
        await Told(message);
        await Told(review.Withdrawn());
        await review.IsIn("cancelled");
        var told = await host.Publishes<CaseCancelled>(cancelled => cancelled.SubmissionId == review.Submission);
        Assert.Equal((review.Case, "Wrong year."), (told.CaseId, told.Reason));
        await Review.Refused(HttpStatusCode.Conflict, "case.already_cancelled",
            await review.Ask(lead.Client, HttpMethod.Post, "/conclusion"));
        Assert.Equal(6, await review.Version());
        Assert.Single(host.Published<CaseCancelled>(), cancelled => cancelled.SubmissionId == review.Submission);
    }

    [Fact]
    public async Task a_withdrawal_does_not_undo_an_attestation()
    {
        var (review, lead, second) = await Review.Staffed(host);
        await review.Goes(lead, second);
        await Told(review.Withdrawn());
        Assert.Equal("attested", (await review.Seen()).GetProperty("state").GetString());
        Assert.Equal(8, await review.Version());
    }

    [Fact]
    public async Task a_withdrawal_that_comes_first_keeps_the_case_from_opening()
    {
        var review = new Review(host);
        await Told(review.Withdrawn());
        await Told(review.Submitted(1, 20m));
        Assert.Equal(HttpStatusCode.NotFound, (await review.Secretariat.GetAsync(new Uri(review.Path, UriKind.Relative))).StatusCode);
        Assert.DoesNotContain(host.Published<CaseOpened>(), told => told.SubmissionId == review.Submission);
        Assert.DoesNotContain(host.Published<CaseCancelled>(), told => told.SubmissionId == review.Submission);
    }

    private async Task Told(IMessage message)
    {
        await host.Publish(message);
        await Taken(message);
    }

    /// <summary>Waits until a message was taken: whatever it changed or not, it leaves its mark in the store.</summary>
    private Task Taken(IMessage message) => Eventually.Is(async () =>
    {
        await using var connection = new Npgsql.NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("select count(*) from mt_doc_takenmessage where id like $1", connection)
        { Parameters = { new() { Value = $"%/{message.Fact.EventId}/%" } } };
        return (long)(await command.ExecuteScalarAsync())! == 1;
    }, "the message was taken");
}
