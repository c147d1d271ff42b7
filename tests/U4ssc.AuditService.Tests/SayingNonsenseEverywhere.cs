using U4ssc.Audit.Service;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.AuditService.Tests;

public sealed class SayingNonsenseEverywhere
{
    [Fact]
    public async Task every_route_answers_every_kind_of_bad_input_with_a_problem_and_stores_nothing()
    {
        var (audit, others) = await StandingNeighbours.Start();
        await using (audit) await using (others) await Nonsense.Everywhere(audit, AuditAccess.Table);
    }
}
