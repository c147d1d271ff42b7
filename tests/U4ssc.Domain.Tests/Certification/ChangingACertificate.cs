using CsCheck;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class ChangingACertificate
{
    private const string Why = "The city asked for it.";
    private static readonly CertificateIssued Issued =
        (CertificateIssued)CertificateDecider.Decide(Situations.Certify(), Certificate.Initial).Events[0];

    private static readonly DateTimeOffset Issue = Issued.IssuedAt;
    private static readonly DateTimeOffset End = Issued.ValidUntil;
    private static readonly DateTimeOffset Now = Issue.AddDays(200);
    private static readonly CertificateSubject Subject = ((Certificate.Granted)Certificate.Evolve(Certificate.Initial, Issued)).Subject;

    private static readonly CertificateSuspended Suspended = new(Subject, Why, Now);
    private static readonly CertificateRevoked Revoked = new(Subject, Why, Now);

    [Fact]
    public void every_change_says_which_certificate_of_whom_it_is() => Assert.Equal(
        new(
            Issued.Number, Situations.CaseId, Situations.Case.SubmissionId, Situations.CityId, "Valencia", "ES-RECI", "ES", 2020,
            "U4SSC-2017"),
        Subject);

    [Fact]
    public void it_is_suspended_reinstated_and_revoked()
    {
        Given(Issued).When(Suspend(Now)).Then(Suspended);
        Given(Issued, Suspended).When(Reinstate(Now.AddDays(1))).Then(new CertificateReinstated(Subject, Why, Now.AddDays(1)));
        Given(Issued).When(Revoke(Now)).Then(Revoked);
        Given(Issued, Suspended).When(Revoke(Now.AddDays(1))).Then(new CertificateRevoked(Subject, Why, Now.AddDays(1)));
    }

    [Fact]
    public void what_does_not_say_when_it_takes_effect_does_so_in_the_second_in_which_it_is_asked() =>
        Given(Issued).When(s => CertificateDecider.Decide(new SuspendCertificate(Why, null, Now.AddMilliseconds(999)), s)).Then(Suspended);

    [Fact]
    public void what_is_so_already_for_the_same_reason_is_not_said_again()
    {
        var reinstated = new CertificateReinstated(Subject, Why, Now.AddDays(1));
        Given(Issued, Suspended).When(Suspend(Now.AddHours(1))).ThenNothing();
        Given(Issued, Suspended, reinstated).When(Reinstate(Now.AddDays(2))).ThenNothing();
        Given(Issued, Revoked).When(Revoke(Now.AddHours(1))).ThenNothing();
    }

    [Fact]
    public void what_is_so_already_for_another_reason_is_refused_with_what_to_do()
    {
        Assert.Contains(
            "2026-09-17T12:00:00Z", Given(Issued, Suspended).When(Suspend(Now, "Another.")).ThenRefused("certificate.suspended").Sentence,
            StringComparison.Ordinal);
        Given(Issued, Revoked).When(Revoke(Now, "Another.")).ThenRefused("certificate.revoked");
        Given(Issued).When(Reinstate(Now)).ThenRefused("certificate.not_suspended");
    }

    [Fact]
    public void after_a_revocation_nothing_takes_effect()
    {
        Given(Issued, Revoked).When(Suspend(Now)).ThenRefused("certificate.revoked");
        Given(Issued, Revoked).When(Reinstate(Now.AddDays(3))).ThenRefused("certificate.revoked");
    }

    [Fact]
    public void a_revocation_that_is_announced_lets_everything_happen_until_then_and_cannot_be_taken_back()
    {
        var announced = Revoked with { EffectiveAt = Now.AddDays(30) };
        Given(Issued).When(Revoke(Now.AddDays(30))).Then(announced);
        Given(Issued, announced).When(Suspend(Now)).Then(Suspended);
        Given(Issued, announced, Suspended).When(Reinstate(Now.AddDays(1))).ThenOne<CertificateReinstated>();
        Given(Issued, announced).When(Revoke(Now)).Then(Revoked);
        Given(Issued, announced).When(Reinstate(Now.AddDays(30))).ThenRefused("certificate.revoked");
        Given(Issued, announced).When(Suspend(Now.AddDays(40))).ThenRefused("certificate.revoked");
    }

    [Fact]
    public void a_suspension_that_is_announced_is_taken_back_with_its_own_instant_and_the_refusal_says_so()
    {
        var announced = Suspended with { EffectiveAt = Now.AddDays(30) };
        var refusal = Given(Issued, announced).When(Reinstate(Now)).ThenRefused("certificate.not_suspended");
        Assert.Contains("2026-10-17T12:00:00Z", refusal.Sentence, StringComparison.Ordinal);
        Given(Issued, announced).When(Reinstate(Now.AddDays(30))).ThenOne<CertificateReinstated>();
        // It is revoked before: the suspension never takes effect.
        Given(Issued, announced).When(Revoke(Now)).Then(Revoked);
    }

    [Fact]
    public void what_is_learned_late_is_judged_by_when_it_took_effect()
    {
        var late = End.AddDays(10);
        Decision<ICertificateEvent> Revocation(Certificate state, DateTimeOffset at) =>
            CertificateDecider.Decide(new RevokeCertificate(Why, at, late), state);
        var expired = new CertificateExpired(Subject, End);
        Given(Issued, expired).When(s => Revocation(s, End.AddDays(-1))).ThenOne<CertificateRevoked>();
        Given(Issued, expired).When(s => Revocation(s, End)).ThenRefused("certificate.expired");
        Given(Issued).When(s => Revocation(s, late)).ThenRefused("certificate.expired");
        var superseded = new CertificateSuperseded(Subject, "U4SSC-2021-ES-00000000", End.AddDays(-20));
        Given(Issued, superseded).When(s => Revocation(s, End.AddDays(-19))).ThenRefused("certificate.superseded");
        Given(Issued, superseded).When(s => Revocation(s, End.AddDays(-21))).ThenOne<CertificateRevoked>();
    }

    [Theory]
    [InlineData(-91, "certificate.effective_too_far")]
    [InlineData(91, "certificate.effective_too_far")]
    [InlineData(-201, "certificate.effective_before_issue", "certificate.effective_too_far")]
    [InlineData(-90)]
    [InlineData(90)]
    public void it_takes_effect_not_before_the_issue_and_at_most_ninety_days_away(int days, params string[] codes)
    {
        var decision = Given(Issued).When(s => CertificateDecider.Decide(new RevokeCertificate(Why, Now.AddDays(days), Now), s));
        if (codes.Length == 0) decision.ThenOne<CertificateRevoked>();
        else Assert.Equal(codes, decision.ThenRefused("certificate.change_refused").Places.Select(place => place.Code));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\u0000")]
    public void nothing_is_changed_without_a_reason(string? reason) => Assert.Equal(
        ["certificate.reason_missing"],
        Given(Issued).When(s => CertificateDecider.Decide(new SuspendCertificate(reason, null, Now), s))
            .ThenRefused("certificate.change_refused").Places.Select(place => place.Code));

    [Fact]
    public void a_reason_has_a_limit() => Given(Issued).When(Suspend(Now, new('x', StandingDecider.ReasonCharactersMax + 1)))
        .ThenRefused("certificate.change_refused");

    [Fact]
    public void what_was_never_issued_is_not_changed() => Given().When(Suspend(Now)).ThenRefused("certificate.unknown");

    [Fact]
    public void it_expires_once_at_its_end_however_late_that_is_noticed()
    {
        Given(Issued).When(Expire(End.AddTicks(-1))).ThenNothing();
        Given(Issued).When(Expire(End)).Then(new CertificateExpired(Subject, End));
        Given(Issued).When(Expire(End.AddYears(5))).Then(new CertificateExpired(Subject, End));
        Given(Issued, Suspended).When(Expire(End)).Then(new CertificateExpired(Subject, End));
        Given(Issued, new CertificateExpired(Subject, End)).When(Expire(End)).ThenNothing();
        Given(Issued, Revoked).When(Expire(End)).ThenNothing();
    }

    [Fact]
    public void a_clock_that_ran_ahead_and_was_set_right_leaves_a_certificate_in_force()
    {
        var ahead = Given(Issued, new CertificateExpired(Subject, End));
        ahead.When(Suspend(Now)).Then(Suspended);
        ahead.When(Expire(Now)).ThenNothing();
    }

    [Fact]
    public void it_is_superseded_once_unless_it_had_ended_by_then()
    {
        var superseded = new CertificateSuperseded(Subject, "U4SSC-2021-ES-00000000", Now);
        Given(Issued).When(Supersede(Now)).Then(superseded);
        Given(Issued, Suspended).When(Supersede(Now.AddDays(1))).ThenOne<CertificateSuperseded>();
        Given(Issued, superseded).When(Supersede(Now)).ThenNothing();
        Given(Issued, Revoked).When(Supersede(Now.AddDays(1))).ThenNothing();
        Given(Issued).When(Supersede(End)).ThenNothing();
        Given(Issued, superseded).When(Suspend(Now.AddDays(1))).ThenRefused("certificate.superseded");
    }

    [Fact]
    public void a_history_that_the_rules_cannot_have_written_is_impossible()
    {
        Assert.Throws<ImpossibleHistoryException>(() => Given(Issued, Revoked, Suspended with { EffectiveAt = Now.AddDays(1) }));
        Assert.Throws<ImpossibleHistoryException>(
            () => Given(Issued, new CertificateExpired(Subject, End), new CertificateExpired(Subject, End)));
        Assert.Throws<ImpossibleHistoryException>(() => Given(Suspended));
    }

    [Fact]
    public void whatever_is_asked_in_any_order_the_history_folds_and_ends_once() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[-80, 80], Gen.OneOf(Why, "Another."), (kind, days, reason) => (kind, days, reason)).Array[1, 25]
            .Sample(asked =>
            {
                var state = Certificate.Evolve(Certificate.Initial, Issued);
                var now = Issue.AddDays(100);
                foreach (var (kind, days, reason) in asked)
                {
                    now = now.AddDays(37);
                    var at = now.AddDays(days);
                    CertificateCommand command = kind switch
                    {
                        0 => new SuspendCertificate(reason, at, now),
                        1 => new ReinstateCertificate(reason, at, now),
                        2 => new RevokeCertificate(reason, at, now),
                        3 => new SupersedeCertificate("U4SSC-2021-ES-00000000", at),
                        4 => new ExpireCertificate(now),
                        _ => new SuspendCertificate(reason, null, now),
                    };
                    var decision = CertificateDecider.Decide(command, state);
                    // The same again, on top of what came of it, is never a second event.
                    state = decision.Events.Aggregate(state, Certificate.Evolve);
                    Assert.Empty(CertificateDecider.Decide(command, state).Events);
                }

                var spans = Validity.Spans(((Certificate.Granted)state).Life);
                Assert.Equal(spans.Count - 1, spans.ToList().FindIndex(span =>
                    span.Status is CertificateStatus.Revoked or CertificateStatus.Superseded or CertificateStatus.Expired));
            });

    private static Func<Certificate, Decision<ICertificateEvent>> Suspend(DateTimeOffset at, string reason = Why) =>
        state => CertificateDecider.Decide(new SuspendCertificate(reason, at, Now), state);

    private static Func<Certificate, Decision<ICertificateEvent>> Reinstate(DateTimeOffset at) =>
        state => CertificateDecider.Decide(new ReinstateCertificate(Why, at, Now), state);

    private static Func<Certificate, Decision<ICertificateEvent>> Revoke(DateTimeOffset at, string reason = Why) =>
        state => CertificateDecider.Decide(new RevokeCertificate(reason, at, Now), state);

    private static Func<Certificate, Decision<ICertificateEvent>> Supersede(DateTimeOffset at) =>
        state => CertificateDecider.Decide(new SupersedeCertificate("U4SSC-2021-ES-00000000", at), state);

    private static Func<Certificate, Decision<ICertificateEvent>> Expire(DateTimeOffset now) =>
        state => CertificateDecider.Decide(new ExpireCertificate(now), state);

    private static Situation<Certificate, ICertificateEvent> Given(params ICertificateEvent[] happened) =>
        Situation.Given<Certificate, ICertificateEvent>(happened);
}
