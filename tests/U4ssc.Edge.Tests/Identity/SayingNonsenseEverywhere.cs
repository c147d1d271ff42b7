using System.Net.Http.Headers;
using U4ssc.Identity;
using U4ssc.Testing.Hosting;

namespace U4ssc.Edge.Tests.Identity;

public sealed class SayingNonsenseEverywhere(RunningEdge edge)
{
    [Fact]
    public async Task every_route_answers_every_kind_of_bad_input_with_a_problem_and_stores_nothing()
    {
        var identity = await edge.StartedIdentity(await edge.NewDatabase());
        var token = await edge.TokenOf("demo-secretariat");
        var before = await Accounts();
        await Nonsense.Everywhere(identity, IdentityAccess.Table, _ => Secretariat());
        Assert.Equal(before, await Accounts());

        HttpClient Secretariat()
        {
            var client = RunningEdge.Anonymous(new Uri(identity.Urls.Single()));
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            client.DefaultRequestHeaders.ExpectContinue = true;
            return client;
        }

        async Task<string> Accounts()
        {
            using var secretariat = Secretariat();
            return await secretariat.GetStringAsync(new Uri("/api/identity/clients?limit=500", UriKind.Relative)) +
                await secretariat.GetStringAsync(new Uri("/api/identity/users?limit=500", UriKind.Relative));
        }
    }
}
