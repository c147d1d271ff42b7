using System.Net.Http.Headers;
using U4ssc.Testing.Hosting;

namespace U4ssc.Edge.Tests.Identity;

public sealed class DescribingRoutes(RunningEdge edge)
{
    [Fact]
    public async Task identity_describes_its_routes_and_takes_what_they_know()
    {
        var identity = await edge.StartedIdentity(await edge.NewDatabase());
        var token = await edge.TokenOf("demo-secretariat");
        using var anyone = RunningEdge.Anonymous(new Uri(identity.Urls.Single()));
        Assert.Equal("",
            string.Join("\n",
                DescribedRoutes.Missing(await (await anyone.GetAsync(new Uri("/openapi/identity.json", UriKind.Relative))).Json())));
        Assert.Empty(await DescribedRoutes.TakingAnything(identity, _ =>
        {
            var client = RunningEdge.Anonymous(new Uri(identity.Urls.Single()));
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return client;
        }));
    }
}
