using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Certification.Tests;

public sealed class SayingNonsenseEverywhere
{
    [Fact]
    public async Task every_route_answers_every_kind_of_bad_input_with_a_problem_and_stores_nothing()
    {
        await using var service = await RunningService.Start("certification", CertificationService.Create);
        var before = await service.EventCount();
        var (routes, wrong) = await Nonsense.Everywhere(service);
        Assert.Empty(wrong);
        Assert.Equal(CertificationAccess.Table.Select(permit => $"{permit.Method} {permit.Route}").Distinct().Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
        Assert.Equal(before, await service.EventCount());
    }
}
