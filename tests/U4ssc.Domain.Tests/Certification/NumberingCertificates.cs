using U4ssc.Certification.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class NumberingCertificates
{
    [Fact]
    public void a_number_follows_from_the_case()
    {
        var number = CertificateNumber.Of(2020, "ES", Situations.CaseId);
        Assert.Equal(number, CertificateNumber.Of(2020, "ES", Situations.CaseId));
        Assert.NotEqual(number, CertificateNumber.Of(2020, "ES", Situations.CityId));
    }

    [Fact]
    public void a_number_has_the_form_that_people_type() =>
        Assert.Matches("^U4SSC-2020-ES-[0-9A-HJKMNP-TV-Z]{8}$", CertificateNumber.Of(2020, "ES", Situations.CaseId));

    [Fact]
    public void a_number_never_changes_its_derivation() =>
        Assert.Equal("U4SSC-2020-ES-2AWKEZ5Y", CertificateNumber.Of(2020, "ES", Guid.Empty));
}
