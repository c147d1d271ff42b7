using System.Net;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using U4ssc.Verification.Domain;
using Xunit;

namespace U4ssc.Verification.Tests;

/// <summary>A verifier is somebody who has an account, and its ties are to what there is: Identity and the registry are asked.</summary>
public sealed class KnowingAccounts : IAsyncLifetime
{
    private const string Path = "/api/verification/verifiers";
    private static readonly Guid City = Guid.CreateVersion7();
    private readonly string person = Guid.CreateVersion7().ToString();
    private StandIn others = null!;
    private RunningService host = null!;
    private HttpClient secretariat = null!;

    public async ValueTask InitializeAsync()
    {
        others = await StandIn.Start();
        others.Knows("/api/identity/clients/by-day", new { clientId = "by-day", role = "verifier", holder = "anna" });
        others.Knows("/api/identity/clients/at-night", new { clientId = "at-night", role = "verifier", holder = "anna" });
        others.Knows("/api/identity/clients/hub", new { clientId = "hub", role = "agency", holder = "no-ks" });
        others.Knows($"/api/identity/users/{person}", new { id = person, role = "verifier", holder = person });
        others.Knows("/api/registry/agencies/NO-KS", new { code = "NO-KS" });
        others.Knows($"/api/registry/cities/{City}", new { id = City });
        host = await RunningService.Start("verification", VerificationService.Create, $"--Services:identity={others.Address}",
            $"--Services:registry={others.Address}");
        secretariat = host.As(Role.Secretariat);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await others.DisposeAsync();
    }

    [Fact]
    public async Task a_verifier_has_an_account_and_is_accredited_once_for_all_of_them()
    {
        var made = await Accredit("by-day");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var said = await made.Json();
        Assert.Equal((Verifier.IdOf(new("anna")), "anna"), (said.GetProperty("id").GetGuid(), said.GetProperty("holder").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await Accredit("at-night")).StatusCode);
        await Review.Refused(HttpStatusCode.Conflict, "verifier.already_accredited", await Accredit("at-night", "NO-KS"));
        Assert.Equal(HttpStatusCode.Created, (await Accredit(person)).StatusCode);
        Assert.All(others.Asked, asked => Assert.Equal(secretariat.DefaultRequestHeaders.Authorization!.ToString(), asked.Authorization));

        // Whichever account the person comes with, it is that verifier.
        using var atNight = host.As(Role.Verifier, "at-night", holder: "anna");
        Assert.Equal("anna", (await (await atNight.GetAsync(made.Headers.Location)).Json()).GetProperty("holder").GetString());

        // An account that there is not, one of another role, ties to nothing: all places at once.
        var events = await host.EventCount();
        foreach (var user in new[] { "nobody", "hub", Guid.CreateVersion7().ToString(), "../users" })
        {
            Assert.Equal("/user /ties/1 /ties/2",
                await Places(await Accredit(user, "NO-KS", "XX-NOBODY", Guid.CreateVersion7().ToString(), City.ToString())));
        }

        var ties = new { ties = new[] { "XX-NOBODY", City.ToString() } };
        Assert.Equal("/ties/0",
            await Places(await secretariat.Send(HttpMethod.Put, $"{Path}/{Verifier.IdOf(new("anna"))}/ties", ties, ifMatch: 1)));
        Assert.Equal(events, await host.EventCount());

        // Away: nothing is taken on trust.
        await others.DisposeAsync();
        await Review.Refused(HttpStatusCode.ServiceUnavailable, "service.unreachable", await Accredit("by-night"));
        await Review.Refused(HttpStatusCode.ServiceUnavailable, "service.unreachable",
            await secretariat.Send(HttpMethod.Put, $"{Path}/{Verifier.IdOf(new("anna"))}/ties", ties, ifMatch: 1));
        Assert.Equal(events, await host.EventCount());
    }

    private Task<HttpResponseMessage> Accredit(string user, params string[] ties) =>
        secretariat.Send(HttpMethod.Post, Path, new { user, name = "Anna", level = "qualified", ties });

    private static async Task<string> Places(HttpResponseMessage answer)
    {
        var problem = await answer.Json();
        Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, problem.ToString());
        return string.Join(' ', problem.GetProperty("errors").EnumerateArray().Select(place => place.GetProperty("pointer").GetString()));
    }
}
