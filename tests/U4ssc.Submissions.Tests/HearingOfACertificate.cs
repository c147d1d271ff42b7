using System.Globalization;
using System.Net;
using U4ssc.Contracts;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class HearingOfACertificate(RunningSubmissions all)
{
    private const string Number = "U4SSC-2020-ES-7K3QX9P2";

    [Fact]
    public async Task what_becomes_of_it_is_shown_beside_the_submission_whatever_the_order_and_however_often_it_is_told()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).TakenUp();
        Assert.Equal(HttpStatusCode.NotFound, await Status(submission));
        var now = DateTimeOffset.UtcNow;
        var (suspended, reinstated, revoked) =
            (Suspended(submission, 2, now), Reinstated(submission, 3, now), Revoked(submission, 4, now.AddDays(30)));
        // The last first, and before there is a certificate at all.
        await all.Tell(revoked);
        await all.Tell(suspended);
        Assert.Equal(HttpStatusCode.NotFound, await Status(submission));
        await all.Tell(submission.Issued() with { IssuedAt = now.AddDays(-1) });
        Assert.Equal(("suspended", "Doubted."), await Now(submission));
        await all.Tell(reinstated);
        await all.Tell(suspended);
        Assert.Equal(("valid", "It holds."), await Now(submission));
        Assert.Equal(("revoked", "It does not."), await Now(submission, now.AddDays(30)));
        Assert.Equal(("valid", null), await Now(submission, now.AddHours(-1)));
        Assert.Equal(("not_yet", null), await Now(submission, now.AddDays(-2)));
        Assert.Equal(Number, (await submission.Get("/certificate")).GetProperty("number").GetString());
    }

    [Fact]
    public async Task one_that_is_superseded_names_the_later_one_and_one_that_ended_is_expired_with_or_without_a_word()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).TakenUp();
        await all.Tell(submission.Issued());
        var end = (await submission.Get("/certificate")).GetProperty("validUntil").GetDateTimeOffset();
        Assert.Equal(("expired", null), await Now(submission, end));
        await all.Tell(new CertificateExpired(
            Fact(submission, 2), submission.CaseId, submission.Id, submission.City.Id, "Valencia", RunningSubmissions.Agency, "ES", Number,
            2020, "U4SSC-2017", end));
        Assert.Equal("valid", (await Now(submission)).Status);
        await all.Tell(new CertificateSuperseded(
            Fact(submission, 3), submission.CaseId, submission.Id, submission.City.Id, "Valencia", RunningSubmissions.Agency, "ES", Number,
            2020, "U4SSC-2017", "U4SSC-2021-ES-00000000", end.AddDays(-1)));
        Assert.Equal("superseded", (await Now(submission, end)).Status);
        var shown = await submission.Get($"/certificate?at={Written(end)}");
        Assert.Equal("U4SSC-2021-ES-00000000", shown.GetProperty("supersededBy").GetString());
    }

    [Fact]
    public async Task who_may_not_see_the_submission_does_not_see_its_certificate()
    {
        var submission = await (await (await all.EnrolledCity()).Open()).TakenUp();
        await all.Tell(submission.Issued());
        var other = await all.EnrolledCity();
        var unseen = await other.Officer.GetAsync(new Uri(submission.Path + "/certificate", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, unseen.StatusCode);
        using var agency = all.Service.As(Role.Agency, agency: RunningSubmissions.Agency);
        Assert.Equal(HttpStatusCode.OK, (await agency.GetAsync(new Uri(submission.Path + "/certificate", UriKind.Relative))).StatusCode);
    }

    private static async Task<HttpStatusCode> Status(SubmissionOfTest submission) =>
        (await submission.City.Officer.GetAsync(new Uri(submission.Path + "/certificate", UriKind.Relative))).StatusCode;

    private static async Task<(string Status, string? Reason)> Now(SubmissionOfTest submission, DateTimeOffset? at = null)
    {
        var shown = await submission.Get("/certificate" + (at is { } instant ? $"?at={Written(instant)}" : ""));
        return (shown.GetProperty("status").GetString()!, shown.GetProperty("reason").GetString());
    }

    private static string Written(DateTimeOffset instant) =>
        Uri.EscapeDataString(instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    private static Fact Fact(SubmissionOfTest submission, long version) =>
        RunningSubmissions.Fact(DerivedId.Of("certification", submission.CaseId), version);

    private static CertificateSuspended Suspended(SubmissionOfTest of, long version, DateTimeOffset at) => new(
        Fact(of, version), of.CaseId, of.Id, of.City.Id, "Valencia", RunningSubmissions.Agency, "ES", Number, 2020, "U4SSC-2017",
        "Doubted.", at);

    private static CertificateReinstated Reinstated(SubmissionOfTest of, long version, DateTimeOffset at) => new(
        Fact(of, version), of.CaseId, of.Id, of.City.Id, "Valencia", RunningSubmissions.Agency, "ES", Number, 2020, "U4SSC-2017",
        "It holds.", at);

    private static CertificateRevoked Revoked(SubmissionOfTest of, long version, DateTimeOffset at) => new(
        Fact(of, version), of.CaseId, of.Id, of.City.Id, "Valencia", RunningSubmissions.Agency, "ES", Number, 2020, "U4SSC-2017",
        "It does not.", at);
}
