using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Certification.Domain;
using Xunit;

namespace U4ssc.Certification.Tests;

public sealed class ClaimingAPeriod(RunningCertification running)
{
    private static readonly DateTimeOffset AfterAll = new(2126, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task a_period_is_held_as_long_as_its_certificate_is_in_force()
    {
        var (first, second) = await TwoCasesTheFirstCertified();
        Assert.True((await Period(second, DateTimeOffset.UtcNow)).HeldByAnotherCase);
        Assert.False((await Period(first, DateTimeOffset.UtcNow)).HeldByAnotherCase);
        Assert.False((await Period(second, AfterAll)).HeldByAnotherCase);
    }

    [Fact]
    public async Task a_period_whose_certificate_expired_can_be_taken_over_once()
    {
        var (_, second) = await TwoCasesTheFirstCertified();
        var (one, other) = (await Period(second, AfterAll), await Period(second with { CaseId = Guid.CreateVersion7() }, AfterAll));
        await Store(one, second);
        await Assert.ThrowsAnyAsync<ConcurrencyException>(() => Store(other, second with { CaseId = Guid.CreateVersion7() }));
    }

    [Fact]
    public async Task a_period_that_was_free_can_be_taken_once()
    {
        var attested = Case(await running.AnEnrolledCity());
        var other = attested with { CaseId = Guid.CreateVersion7() };
        var (one, two) = (await Period(attested, AfterAll), await Period(other, AfterAll));
        await Store(one, attested);
        await Assert.ThrowsAsync<DocumentAlreadyExistsException>(() => Store(two, other));
    }

    private async Task<(AttestedCase First, AttestedCase Second)> TwoCasesTheFirstCertified()
    {
        var city = await running.AnEnrolledCity();
        var told = Told.Attested(city);
        await running.Decided(told);
        return (Case(city) with { CaseId = told.CaseId }, Case(city));
    }

    private async Task<Certificates.Period> Period(AttestedCase attested, DateTimeOffset now)
    {
        await using var scope = running.Service.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Certificates>()
            .PeriodOf(attested, now, TestContext.Current.CancellationToken);
    }

    private async Task Store(Certificates.Period period, AttestedCase attested)
    {
        await using var session = running.Service.App.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        var number = CertificateNumber.Of(attested.Period, attested.Country, attested.CaseId);
        period.Claim(session, [new CertificateIssued(number, attested.CityName, null!, [], null!, AfterAll, AfterAll, "")]);
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private static AttestedCase Case(City city) => new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), 1, "", city.Id, 2, city.Name, city.Agency, city.Country, 2020, Told.EditionId,
        Told.EditionSha256, [], [], 0, new("a"), new("b"));
}
