using U4ssc.Certification.Domain;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>What suspension, reinstatement and revocation have in common: the secretariat says why, and from when on.</summary>
internal static class ChangingStanding
{
    /// <summary>Said of each of them in the description of the API.</summary>
    public const string OnReasons =
        "Needs a reason, as the member `reason` or the header `Reason`. It is kept for ever and everybody reads it, on the certificate's page, in its history "
        + "and in the public events, because whoever relies on a certificate must be able to know why it counts no more or again: write of the matter and name "
        + "no person. `effectiveAt` says when it takes effect, now where it is left out: not before the issue, at most 90 days before or after now, in whole "
        + "seconds (a fraction is dropped). What the certificate is at that instant decides whether it can happen.";

    /// <summary>What a certificate is from the instant on at which a change takes effect.</summary>
    public sealed record Changed(string Number, CertificateStatus Status, DateTimeOffset EffectiveAt, string? Reason);

    public static RouteHandlerBuilder Described(this RouteHandlerBuilder route, string what) =>
        route.WithDescription($"{what} {OnReasons}").Produces<Changed>();

    /// <param name="reason">From the body; the header where it is not there.</param>
    public static async Task<IResult> Change(
        this Transact transact, Request request, Certificates certificates, string number, string? reason, DateTimeOffset? effectiveAt,
        Func<string?, CertificateCommand> command)
    {
        var stream = await certificates.StreamWithNumber(number, request.Cancellation);
        if (stream == Guid.Empty) return CertificateRefusals.Unknown.ToProblem();
        var why = reason ?? request.Reason;
        var asked = command(why);
        var when = StandingDecider.WhenOf(effectiveAt, request.Now);
        return await transact.Ask<Certificate, ICertificateEvent>(
            request, stream,
            decide: state => CertificateDecider.Decide(asked, state),
            answer: (state, version) => Answer.Ok(Shown((Certificate.Granted)state, when), version),
            reason: why, effectiveAt: effectiveAt is null ? null : when);
    }

    private static Changed Shown(Certificate.Granted now, DateTimeOffset at)
    {
        var span = Validity.At(now.Life, at);
        return new(now.Subject.Number, span.Status, span.EffectiveAt ?? at, span.Reason);
    }
}
