using U4ssc.Identity;

namespace U4ssc.Edge.Tests.Identity;

public sealed class BeginningASecretariat(RunningEdge edge)
{
    [Fact]
    public async Task the_operator_makes_the_first_two_accounts_and_no_third()
    {
        var (store, said) = (await edge.NewDatabase(), new StringWriter());
        var identity = await edge.StartedIdentity(store, "Staging", "--Auth:Issuer=https://u4ssc.example/");
        foreach (var (name, code) in new[] { ("One", 0), ("Two", 0), ("Three", 2) })
            Assert.Equal(code,
                await AtTheMachine.Do(identity.Services, ["secretariat", name], said, TestContext.Current.CancellationToken));
        var lines = said.ToString().Split('\n');
        var (id, secret) = (lines[0].Split(' ')[1], lines[1].Split(' ')[1]);
        using var before = await RunningEdge.AskForToken(new Uri(identity.Urls.Single()), id, secret, ThroughTheGateway);
        await before.Json();

        Assert.Equal(0, await AtTheMachine.Do(identity.Services, ["suspend", id], said, TestContext.Current.CancellationToken));
        using var after = await RunningEdge.AskForToken(new Uri(identity.Urls.Single()), id, secret, ThroughTheGateway);
        await after.Json(System.Net.HttpStatusCode.Unauthorized);
        Assert.Equal(2, await AtTheMachine.Do(identity.Services, ["suspend", "nobody"], said, TestContext.Current.CancellationToken));
        Assert.Null(await AtTheMachine.Do(identity.Services, ["migrate"], said, TestContext.Current.CancellationToken));
    }

    // Plain HTTP is refused outside Development; the gateway ends TLS.
    private static void ThroughTheGateway(HttpRequestMessage request)
    {
        request.Headers.Add("X-Forwarded-Host", "ignored.example");
        request.Headers.Add("X-Forwarded-Proto", "https");
    }
}
