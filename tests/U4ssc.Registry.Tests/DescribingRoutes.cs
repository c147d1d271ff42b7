using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class DescribingRoutes(RunningRegistry running)
{
    [Fact]
    public async Task the_api_document_is_whole_and_no_two_features_share_a_body()
    {
        using var anyone = running.Service.As(Role.Anonymous);
        Assert.Equal("",
            string.Join("\n",
                DescribedRoutes.Missing(await (await anyone.GetAsync(new Uri("/openapi/registry.json", UriKind.Relative))).Json())));
    }

    [Fact]
    public async Task no_route_takes_a_query_parameter_that_it_does_not_know() =>
        Assert.Empty(await DescribedRoutes.TakingAnything(running.Service.App, role =>
            running.Service.As(role, agency: "NO-KS", city: Guid.Empty)));
}
