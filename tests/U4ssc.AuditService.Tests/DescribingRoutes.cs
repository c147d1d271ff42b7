using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.AuditService.Tests;

public sealed class DescribingRoutes(RunningPlatform platform)
{
    [Fact]
    public async Task the_api_document_is_whole_and_no_two_features_share_a_body()
    {
        using var anyone = platform.Audit.As(Role.Anonymous);
        Assert.Equal("", string.Join("\n", DescribedRoutes.Missing(await RunningPlatform.Read(anyone, "/openapi/audit.json"))));
    }

    [Fact]
    public async Task no_route_takes_a_query_parameter_that_it_does_not_know() =>
        Assert.Empty(await DescribedRoutes.TakingAnything(platform.Audit.App, role =>
            platform.Audit.As(role, agency: RunningPlatform.Agency, city: Guid.Empty)));
}
