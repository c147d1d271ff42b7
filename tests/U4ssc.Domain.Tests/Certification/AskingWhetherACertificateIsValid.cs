using CsCheck;
using U4ssc.Certification.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class AskingWhetherACertificateIsValid
{
    private const int DaysOfLife = 12;
    private static readonly DateTimeOffset Start = Situations.Now;

    private static readonly Gen<StatusFact> AnyFact = Gen.Select(
        Gen.Enum<CertificateChange>().Where(change => change != CertificateChange.Expired), Gen.Int[-2, DaysOfLife + 2], Gen.Int[0, 20],
        (change, effective, recorded) => new StatusFact(change, Day(effective), Day(recorded), $"{change} {effective} {recorded}"));

    private static readonly Gen<Life> AnyLife = Gen.Select(AnyFact.Array[0, 7], Gen.Bool, Gen.Int[0, 20], (facts, ended, at) =>
        new Life(Start, Day(DaysOfLife), Start, ended ? [.. facts, new(CertificateChange.Expired, Day(DaysOfLife), Day(at))] : facts));

    [Fact]
    public void before_its_issue_it_is_not_valid_yet() => Assert.Equal(CertificateStatus.NotYet, At(Lived(), Start.AddTicks(-1)));

    [Fact]
    public void from_its_issue_on_it_is_valid() => Assert.Equal(CertificateStatus.Valid, At(Lived(), Start));

    [Fact]
    public void until_just_before_its_end_it_is_valid() => Assert.Equal(CertificateStatus.Valid, At(Lived(), Day(DaysOfLife).AddTicks(-1)));

    [Fact]
    public void at_its_end_it_is_expired_whether_that_is_recorded_or_not()
    {
        Assert.Equal(CertificateStatus.Expired, At(Lived(), Day(DaysOfLife)));
        Assert.Equal(
            new StatusSpan(CertificateStatus.Expired, Day(DaysOfLife), null, Day(DaysOfLife), Day(DaysOfLife), Day(13)),
            Validity.At(Lived((CertificateChange.Expired, DaysOfLife, 13)), Day(20)));
    }

    [Fact]
    public void an_announced_suspension_counts_from_its_time_on_and_not_from_its_recording()
    {
        var life = Lived((CertificateChange.Suspended, 5, 1));
        Assert.Equal(CertificateStatus.Valid, At(life, Day(5).AddTicks(-1)));
        Assert.Equal(CertificateStatus.Suspended, At(life, Day(5)));
        Assert.Equal(Day(5), Validity.At(life, Day(2)).Until);
    }

    [Fact]
    public void an_announced_suspension_is_taken_back_by_a_reinstatement_of_the_same_instant()
    {
        var life = Lived((CertificateChange.Suspended, 5, 1), (CertificateChange.Reinstated, 5, 2));
        Assert.All(Enumerable.Range(0, DaysOfLife), day => Assert.Equal(CertificateStatus.Valid, At(life, Day(day))));
        // It was never anything else: in force since its issue.
        Assert.Equal(Start, Validity.At(life, Day(7)).Since);
    }

    [Fact]
    public void a_revocation_learned_of_after_the_end_took_effect_before_it_all_the_same()
    {
        var life = Lived((CertificateChange.Expired, DaysOfLife, 12), (CertificateChange.Revoked, 9, 15));
        Assert.Equal(CertificateStatus.Revoked, At(life, Day(16)));
        Assert.Equal(CertificateStatus.Revoked, At(life, Day(9)));
        Assert.Equal(CertificateStatus.Valid, At(life, Day(9).AddTicks(-1)));
    }

    [Fact]
    public void what_was_known_then_is_told_apart_from_what_is_known_now()
    {
        var life = Lived((CertificateChange.Expired, DaysOfLife, 12), (CertificateChange.Revoked, 9, 15));
        Assert.Equal(CertificateStatus.Valid, Validity.At(life, Day(10), asKnownAt: Day(11))!.Status);
        Assert.Equal(CertificateStatus.Expired, Validity.At(life, Day(13), asKnownAt: Day(14))!.Status);
        Assert.Equal(CertificateStatus.Revoked, Validity.At(life, Day(13), asKnownAt: Day(15))!.Status);
        Assert.Null(Validity.At(life, Day(13), asKnownAt: Start.AddTicks(-1)));
    }

    [Fact]
    public void a_clock_that_was_set_back_hides_nothing_of_what_was_recorded_before()
    {
        var life = Lived((CertificateChange.Suspended, 3, 8), (CertificateChange.Revoked, 4, 5));
        Assert.Equal([CertificateChange.Suspended, CertificateChange.Revoked], life.AsKnownAt(Day(6))!.Facts.Select(fact => fact.Change));
        Assert.Empty(life.AsKnownAt(Day(4))!.Facts);
    }

    [Fact]
    public void whatever_is_recorded_the_answer_is_that_of_a_clerk_who_goes_through_it_day_by_day() =>
        Gen.Select(AnyLife, Gen.Int[-3, DaysOfLife + 3], Gen.Int[0, 20]).Sample((life, day, known) =>
        {
            Assert.Equal(Clerk(life, day, int.MaxValue), At(life, Day(day)));
            Assert.Equal(Clerk(life, day, known), Validity.At(life, Day(day), Day(known))!.Status);
        });

    [Fact]
    public void its_time_is_divided_without_gaps_and_without_empty_pieces() => AnyLife.Sample(life =>
    {
        var spans = Validity.Spans(life);
        Assert.Equal((CertificateStatus.NotYet, DateTimeOffset.MinValue), (spans[0].Status, spans[0].From));
        Assert.Null(spans[^1].Until);
        foreach (var (span, next) in spans.Zip(spans.Skip(1)))
        {
            Assert.True(span.From < next.From);
            Assert.Equal(next.From, span.Until);
            Assert.Equal(next.Status == span.Status ? span.Since : next.From, next.Since);
        }

        Assert.Single(spans, span => span.Status is CertificateStatus.Revoked or CertificateStatus.Superseded or CertificateStatus.Expired);
    });

    [Fact]
    public void one_more_thing_changes_nothing_before_it_takes_effect() => Gen.Select(AnyLife, AnyFact).Sample((life, more) =>
    {
        for (var day = -3; Day(day) < more.EffectiveAt; day++) Assert.Equal(At(life, Day(day)), At(life.With(more), Day(day)));
    });

    // Day by day from the issue on, and each day in the order of recording; knowing nothing of sorting and spans.
    private static CertificateStatus Clerk(Life life, int day, int known)
    {
        if (day < 0) return CertificateStatus.NotYet;
        var last = known == int.MaxValue ? life.Facts.Count - 1 : life.Facts.ToList().FindLastIndex(fact => fact.RecordedAt <= Day(known));
        var status = CertificateStatus.Valid;
        for (var today = 0; today <= day; today++)
        {
            var over = status is CertificateStatus.Revoked or CertificateStatus.Superseded or CertificateStatus.Expired;
            if (today == DaysOfLife && !over) status = CertificateStatus.Expired;
            for (var i = 0; i <= last; i++)
            {
                var fact = life.Facts[i];
                if (fact.EffectiveAt != Day(today) || status is not (CertificateStatus.Valid or CertificateStatus.Suspended)) continue;
                if (fact.Change == CertificateChange.Suspended) status = CertificateStatus.Suspended;
                if (fact.Change == CertificateChange.Reinstated) status = CertificateStatus.Valid;
                if (fact.Change == CertificateChange.Revoked) status = CertificateStatus.Revoked;
                if (fact.Change == CertificateChange.Superseded) status = CertificateStatus.Superseded;
            }
        }

        return status;
    }

    private static Life Lived(params (CertificateChange Change, int Effective, int Recorded)[] facts) => new(
        Start, Day(DaysOfLife), Start, [.. facts.Select(fact => new StatusFact(fact.Change, Day(fact.Effective), Day(fact.Recorded)))]);

    private static CertificateStatus At(Life life, DateTimeOffset instant) => Validity.At(life, instant).Status;

    private static DateTimeOffset Day(int day) => Start.AddDays(day);
}
