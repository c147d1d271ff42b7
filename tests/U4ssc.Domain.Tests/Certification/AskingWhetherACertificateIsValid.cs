using U4ssc.Certification.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class AskingWhetherACertificateIsValid
{
    private static readonly DateTimeOffset End = Situations.Now.AddYears(3);

    [Fact]
    public void before_its_issue_it_is_not_valid_yet() => Assert.Equal(CertificateStatus.NotYet, At(Situations.Now.AddTicks(-1)));

    [Fact]
    public void from_its_issue_on_it_is_valid() => Assert.Equal(CertificateStatus.Valid, At(Situations.Now));

    [Fact]
    public void until_just_before_its_end_it_is_valid() => Assert.Equal(CertificateStatus.Valid, At(End.AddTicks(-1)));

    [Fact]
    public void at_its_end_it_is_expired() => Assert.Equal(CertificateStatus.Expired, At(End));

    private static CertificateStatus At(DateTimeOffset instant) => Validity.At(Situations.Now, End, instant);
}
