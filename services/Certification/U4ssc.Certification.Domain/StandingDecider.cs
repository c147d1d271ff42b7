using U4ssc.Kernel;
using static U4ssc.Certification.Domain.CertificateRefusals;

namespace U4ssc.Certification.Domain;

/// <summary>
/// The rules of what follows an issue. A change is judged by what the certificate is where the change takes effect, and not by what it is
/// when somebody asks for it: so a revocation that is learned of after the end can still be recorded, and one that is announced keeps
/// nobody from suspending the certificate until then (docs/decisions/0082).
/// </summary>
public static class StandingDecider
{
    /// <summary>Characters of a reason at the most.</summary>
    public const int ReasonCharactersMax = 1000;

    /// <summary>Days between the recording of a change and its taking effect at the most, either way.</summary>
    public const int EffectiveDaysMax = 90;

    /// <summary>When a change takes effect: as is said, or at once.</summary>
    public static DateTimeOffset WhenOf(DateTimeOffset? effectiveAt, DateTimeOffset now) => WholeSecond(effectiveAt ?? now);

    /// <summary>One event, none where it is so already for the same reason, or one refusal.</summary>
    internal static Decision<ICertificateEvent> Decide(ChangeStanding command, Certificate.Granted now)
    {
        var at = WhenOf(command.EffectiveAt, command.Now);
        if (Wrong(command, at, now) is { Count: > 0 } places) return ChangeRefused(places);
        var reason = command.Reason!;
        var spans = Validity.Spans(now.Life);
        var then = Validity.At(spans, at);
        return (command, then.Status) switch
        {
            (SuspendCertificate, CertificateStatus.Valid) => [new CertificateSuspended(now.Subject, reason, at)],
            (SuspendCertificate, CertificateStatus.Suspended) => then.Reason == reason ? [] : AlreadySuspended(then),

            (ReinstateCertificate, CertificateStatus.Suspended) => [new CertificateReinstated(now.Subject, reason, at)],
            (ReinstateCertificate, CertificateStatus.Valid) => then.Reason == reason ? [] : NotSuspended(then, Announced(spans, at)),

            (RevokeCertificate, CertificateStatus.Valid or CertificateStatus.Suspended) =>
                [new CertificateRevoked(now.Subject, reason, at)],
            (RevokeCertificate, CertificateStatus.Revoked) when then.Reason == reason => [],

            (_, CertificateStatus.Revoked) => AlreadyRevoked(then),
            (_, CertificateStatus.Superseded) => AlreadySuperseded(then),
            (_, CertificateStatus.Expired) => AlreadyExpired(then),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A command that this decider does not know."),
        };
    }

    /// <summary>One event, or none where the certificate had ended otherwise by then.</summary>
    internal static Decision<ICertificateEvent> Decide(SupersedeCertificate command, Certificate.Granted now)
    {
        var superseded = new CertificateSuperseded(now.Subject, command.ByNumber, command.At);
        return now.Life.Allows(Life.FactOf(superseded)!) ? [superseded] : [];
    }

    /// <summary>One event, or none where it is not time yet, is recorded already, or the certificate had ended otherwise by then.</summary>
    internal static Decision<ICertificateEvent> Decide(ExpireCertificate command, Certificate.Granted now)
    {
        var expired = new CertificateExpired(now.Subject, now.Life.ValidUntil);
        return command.Now >= now.Life.ValidUntil && now.Life.Allows(Life.FactOf(expired)!) ? [expired] : [];
    }

    private static List<RefusedPlace> Wrong(ChangeStanding command, DateTimeOffset at, Certificate.Granted now)
    {
        var places = new List<RefusedPlace>();
        if (!Text.Is(TextKind.Prose, command.Reason, ReasonCharactersMax)) places.Add(ReasonMissing(command.Reason));
        if (at < now.Life.IssuedAt) places.Add(EffectiveBeforeIssue(now.Life.IssuedAt));
        if ((at - WholeSecond(command.Now)).Duration() > TimeSpan.FromDays(EffectiveDaysMax)) places.Add(EffectiveTooFar);
        return places;
    }

    private static StatusSpan? Announced(IReadOnlyList<StatusSpan> spans, DateTimeOffset after) =>
        spans.FirstOrDefault(span => span.From > after && span.Status == CertificateStatus.Suspended);

    // The times of a certificate are printed and typed by people.
    private static DateTimeOffset WholeSecond(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
    }
}
