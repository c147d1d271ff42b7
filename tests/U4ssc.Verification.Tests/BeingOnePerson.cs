using System.Net;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using U4ssc.Verification.Domain;
using Xunit;

namespace U4ssc.Verification.Tests;

/// <summary>A person with two accounts is one person to every rule that asks for two, or that nobody judges their own work.</summary>
public sealed class BeingOnePerson(RunningVerification running)
{
    private readonly RunningService host = running.Service;

    [Fact]
    public async Task two_accounts_of_one_holder_are_one_person()
    {
        var review = await Review.Opened(host);
        var (lead, other) = (await Review.Accredited(host), await Review.Accredited(host));
        var atNight = lead with { Client = host.As(Role.Verifier, $"at-night-{Guid.CreateVersion7():N}", holder: lead.Subject) };

        // Accredited once, whatever the account: terms of its own are no second accreditation.
        var again = await review.Secretariat
            .Send(HttpMethod.Post, "/api/verification/verifiers", new { user = lead.Subject, name = "A. Ås", level = "provisional" });
        await Review.Refused(HttpStatusCode.Conflict, "verifier.already_accredited", again);

        // One part, whichever account has it.
        await review.Assigns(lead, "lead");
        await Refused(HttpStatusCode.Conflict, "case.one_person_one_part", review, review.Secretariat, "/assignments",
            new { verifier = lead.Id, part = "second" });

        // What the one account may do the other may, and sees.
        await review.Declares(atNight);
        await review.Assigns(other, "second");
        await review.Declares(other);
        await review.Records(lead, Review.Verified("A"));
        await review.Records(atNight, Review.Verified("B"), Review.Verified("D"));
        Assert.Equal("in_review", (await review.Seen(atNight.Client)).GetProperty("state").GetString());
        await review.Concludes(atNight);

        // Nobody attests what the person concluded or found, with either account.
        foreach (var own in new[] { lead, atNight })
            await Refused(HttpStatusCode.Forbidden, "case.same_person", review, own.Client, "/attestation");
        await review.Attests(other);
    }

    [Fact]
    public async Task who_recorded_findings_attests_them_with_no_account()
    {
        var (review, lead, _) = await Review.Staffed(host);
        using var atNight = host.As(Role.Verifier, "at-night", holder: lead.Subject);
        await review.Records(lead with { Client = atNight }, Review.Verified("A"));
        await review.Assigns(await Review.Accredited(host), "lead");
        await Refused(HttpStatusCode.Conflict, "case.second_recorded_findings", review, review.Secretariat, "/assignments",
            new { verifier = lead.Id, part = "second" });
    }

    [Fact]
    public async Task who_entered_values_judges_them_with_no_account()
    {
        var review = await Review.Opened(host);
        // The officer's account is another one; the holder is the same.
        var made = await review.Secretariat
            .Send(HttpMethod.Post, "/api/verification/verifiers", new { user = review.Officer, name = "x", level = "qualified" });
        Assert.Equal(Verifier.IdOf(new(review.Officer)), (await made.Json()).GetProperty("id").GetGuid());
        await Refused(HttpStatusCode.Conflict, "case.verifier_prepared_data", review, review.Secretariat, "/assignments",
            new { verifier = Verifier.IdOf(new(review.Officer)), part = "second" });
    }

    [Fact]
    public async Task a_suspension_counts_for_every_account_of_the_person()
    {
        var (review, lead, _) = await Review.Staffed(host);
        await review.Secretariat.Send(HttpMethod.Post, $"/api/verification/verifiers/{lead.Id}/suspension", new { reason = "Left." },
            ifMatch: 1);
        using var atNight = host.As(Role.Verifier, "at-night", holder: lead.Subject);
        await Refused(HttpStatusCode.Conflict, "verifier.suspended", review, atNight, "/findings",
            new { findings = new[] { Review.Verified("A") } }, HttpMethod.Put);
    }

    [Fact]
    public async Task an_account_of_somebody_else_has_no_part()
    {
        var (review, lead, _) = await Review.Staffed(host);
        // The same account id under another holder is another person: the holder decides.
        using var stranger = host.As(Role.Verifier, lead.Subject, holder: "somebody-else");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri(review.Path, UriKind.Relative))).StatusCode);
    }

    private static async Task Refused(
        HttpStatusCode status, string code, Review review, HttpClient who, string below, object? body = null, HttpMethod? method = null) =>
        await Review.Refused(status, code, await review.Ask(who, method ?? HttpMethod.Post, below, body));
}
