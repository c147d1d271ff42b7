using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Certification.Tests;

public sealed class SayingNonsenseEverywhere
{
    [Fact]
    public async Task every_route_answers_every_kind_of_bad_input_with_a_problem_and_stores_nothing()
    {
        await using var service = await RunningService.Start("certification", CertificationService.Create);
        await Nonsense.Everywhere(service, CertificationAccess.Table);
    }
}
