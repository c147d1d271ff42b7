using CsCheck;
using U4ssc.Certification.Domain;
using U4ssc.Submissions.Domain;
using Xunit;
using Status = U4ssc.Submissions.Domain.CertificateStatus;

namespace U4ssc.Domain.Tests.Submissions;

/// <summary>Two services tell the status of a certificate, each from what it knows: where they know the same they say the same.</summary>
public sealed class TellingWhatACertificateIs
{
    private const int DaysOfLife = 12;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<(CertificateChange Change, int Day)> AnyChange =
        Gen.Select(Gen.Enum<CertificateChange>(), Gen.Int[0, DaysOfLife - 1], (change, day) => (change, day));

    [Fact]
    public void whatever_happened_submissions_says_what_certification_says() =>
        Gen.Select(AnyChange.Array[0, 8], Gen.Int[-2, DaysOfLife + 2]).Sample((asked, day) =>
        {
            var life = new Life(Start, Day(DaysOfLife), Start, []);
            var told = new List<ToldChange>();
            foreach (var (change, on) in asked)
            {
                var fact = new StatusFact(
                    change, change == CertificateChange.Expired ? Day(DaysOfLife) : Day(on), Day(told.Count), $"{told.Count}",
                    change == CertificateChange.Superseded ? "N" : null);
                if (change == CertificateChange.Expired) fact = fact with { Reason = null };
                if (!life.Allows(fact)) continue;
                life = life.With(fact);
                told.Add(new(told.Count + 2, Becomes(change), fact.EffectiveAt, fact.RecordedAt!.Value, fact.Reason, fact.Successor));
            }

            var span = Validity.At(life, Day(day));
            // They come in any order.
            told.Reverse();
            var known = CertificateStanding.At(Start, Day(DaysOfLife), told, Day(day));
            Assert.Equal(
                ($"{span.Status}", span.EffectiveAt, span.Reason, span.Successor),
                ($"{known.Status}", known.EffectiveAt, known.Reason, known.Successor));
            if (known.Status is not (Status.Valid or Status.NotYet)) Assert.Equal(span.RecordedAt, known.RecordedAt);
        });

    [Fact]
    public void both_have_the_same_words() =>
        Assert.Equal(Enum.GetNames<U4ssc.Certification.Domain.CertificateStatus>().Order(), Enum.GetNames<Status>().Order());

    private static Status Becomes(CertificateChange change) => change switch
    {
        CertificateChange.Suspended => Status.Suspended,
        CertificateChange.Reinstated => Status.Valid,
        CertificateChange.Revoked => Status.Revoked,
        CertificateChange.Superseded => Status.Superseded,
        _ => Status.Expired,
    };

    private static DateTimeOffset Day(int day) => Start.AddDays(day);
}
