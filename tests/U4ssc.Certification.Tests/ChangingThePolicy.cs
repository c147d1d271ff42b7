using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Certification.Features;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Certification.Tests;

public sealed class ChangingThePolicy(RunningCertification running)
{
    private const string Path = "/api/certification/policies";

    [Fact]
    public async Task the_default_is_there_from_the_start_and_says_that_it_is_ours()
    {
        var first = await (await running.Anyone.GetAsync(new Uri($"{Path}/default?version=1", UriKind.Relative))).Json();
        Assert.Equal((80, 3),
            (first.GetProperty("coreKpisVerifiedPercentMin").GetDecimal(), first.GetProperty("validityYears").GetInt32()));
        Assert.Contains("Default of this platform", first.GetProperty("basis").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_new_policy_is_proposed_by_one_and_confirmed_by_another_and_the_earlier_ones_stay()
    {
        using var ada = running.Service.As(Role.Secretariat, "ada");
        using var adaToo = running.Service.As(Role.Secretariat, "ada-at-night", holder: "ada");
        using var ben = running.Service.As(Role.Secretariat, "ben");
        var basis = $"Decision {Guid.CreateVersion7():N}.";
        var terms = new { coreKpisVerifiedPercentMin = 80, validityYears = 5, basis };
        var proposed = await ada.Send(HttpMethod.Post, Path, terms, reason: "Agreed.");
        Assert.Equal(HttpStatusCode.Created, proposed.StatusCode);
        Assert.Equal($"{Path}/default", proposed.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await ada.Send(HttpMethod.Post, Path, terms)).StatusCode);
        var seen = await running.Anyone.GetAsync(new Uri($"{Path}/default", UriKind.Relative));
        var before = await seen.Json();
        Assert.Equal((basis, 5),
            (before.GetProperty("proposed").GetProperty("basis").GetString(),
                before.GetProperty("proposed").GetProperty("validityYears").GetInt32()));
        Assert.NotEqual(basis, before.GetProperty("basis").GetString());

        foreach (var own in new[] { ada, adaToo })
        {
            Assert.Equal("policy.same_holder",
                await Refusal(own.Send(HttpMethod.Post, $"{Path}/default/confirmation", ifMatch: seen.Version())));
        }

        Assert.Equal(HttpStatusCode.PreconditionFailed,
            (await ben.Send(HttpMethod.Post, $"{Path}/default/confirmation", ifMatch: seen.Version() - 1)).StatusCode);
        var set = await ben.Send(HttpMethod.Post, $"{Path}/default/confirmation", ifMatch: seen.Version());
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        var now = await (await running.Anyone.GetAsync(new Uri($"{Path}/default", UriKind.Relative))).Json();
        Assert.Equal(before.GetProperty("version").GetInt32() + 1, now.GetProperty("version").GetInt32());
        Assert.Equal(basis, now.GetProperty("basis").GetString());
        using var cleo = running.Service.As(Role.Secretariat, "cleo");
        Assert.Equal(set.Version(), (await ben.Send(HttpMethod.Post, $"{Path}/default/confirmation", ifMatch: set.Version())).Version());
        Assert.Equal("policy.nothing_proposed",
            await Refusal(cleo.Send(HttpMethod.Post, $"{Path}/default/confirmation", ifMatch: set.Version())));

        var all = (await (await running.Anyone.GetAsync(new Uri(Path, UriKind.Relative))).Json()).GetProperty("items");
        Assert.Equal(now.GetProperty("version").GetInt32(), all.GetArrayLength());
        var diff = await (await running.Anyone.GetAsync(new Uri($"{Path}/default/diff?from=1&to={set.Version()}", UriKind.Relative)))
            .Json();
        Assert.Contains("/validityYears", diff.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("pointer").GetString()));
        var page = await (await running.Anyone.GetAsync(new Uri($"{Path}?limit=1", UriKind.Relative))).Json();
        Assert.Equal("1", page.GetProperty("next").GetString());

        // A later migrate keeps what the secretariat decided.
        await ProposePolicyEndpoint.Default(running.Service.App.Services.CreateScope().ServiceProvider,
            TestContext.Current.CancellationToken);
        Assert.Equal(basis, (await (await running.Anyone.GetAsync(new Uri($"{Path}/default", UriKind.Relative))).Json())
            .GetProperty("basis").GetString());
    }

    private static async Task<string> Refusal(Task<HttpResponseMessage> asked) =>
        (await (await asked).Json()).GetProperty("type").GetString()!.Split('/')[^1];

    [Theory]
    [InlineData(Role.Anonymous, HttpStatusCode.Unauthorized)]
    [InlineData(Role.Agency, HttpStatusCode.Forbidden)]
    [InlineData(Role.City, HttpStatusCode.Forbidden)]
    [InlineData(Role.Verifier, HttpStatusCode.Forbidden)]
    [InlineData(Role.Auditor, HttpStatusCode.Forbidden)]
    [InlineData(Role.Subscriber, HttpStatusCode.Forbidden)]
    public async Task only_the_secretariat_proposes_and_confirms_it(Role role, HttpStatusCode status)
    {
        using var other = running.Service.As(role);
        Assert.Equal(status,
            (await other.Send(HttpMethod.Post, Path,
                new { coreKpisVerifiedPercentMin = 1, validityYears = 1, basis = "Mine." })).StatusCode);
        Assert.Equal(status, (await other.Send(HttpMethod.Post, $"{Path}/default/confirmation", ifMatch: 1)).StatusCode);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("null", 400)]
    [InlineData("[]", 400)]
    [InlineData("{", 400)]
    [InlineData("{\"coreKpisVerifiedPercentMin\":80}", 400)]
    [InlineData("{\"coreKpisVerifiedPercentMin\":\"80\",\"validityYears\":3,\"basis\":\"x\"}", 400)]
    [InlineData("{\"coreKpisVerifiedPercentMin\":NaN,\"validityYears\":3,\"basis\":\"x\"}", 400)]
    [InlineData("{\"coreKpisVerifiedPercentMin\":1e400,\"validityYears\":3,\"basis\":\"x\"}", 400)]
    [InlineData("{\"coreKpisVerifiedPercentMin\":80,\"validityYears\":99999999999,\"basis\":\"x\"}", 400)]
    [InlineData("{\"coreKpisVerifiedPercentMin\":80,\"validityYears\":3.5,\"basis\":\"x\"}", 400)]
    [InlineData("{\"coreKpisVerifiedPercentMin\":80,\"validityYears\":3,\"basis\":\"x\",\"level\":\"gold\"}", 400)]
    [InlineData("{\"coreKpisVerifiedPercentMin\":80,\"validityYears\":3,\"basis\":\"x\\u0000\"}", 400)]
    [InlineData("{\"coreKpisVerifiedPercentMin\":0,\"validityYears\":0,\"basis\":\"\"}", 422)]
    [InlineData("{\"coreKpisVerifiedPercentMin\":101,\"validityYears\":3,\"basis\":\"x\"}", 422)]
    public async Task terms_that_cannot_be_are_refused_with_their_place(string body, int status)
    {
        using var secretariat = running.Service.As(Role.Secretariat);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await secretariat.Send(HttpMethod.Post, Path, content);
        var problem = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {problem}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task a_body_beyond_all_measure_is_refused()
    {
        using var secretariat = running.Service.As(Role.Secretariat);

        // Asked before it is sent, so that the answer is there before the connection is closed.
        using var huge = new HttpRequestMessage(HttpMethod.Post, new Uri(Path, UriKind.Relative));
        huge.Content = new StringContent($"{{\"basis\":\"{new string('x', 10_000_000)}\"}}", Encoding.UTF8, "application/json");
        huge.Headers.ExpectContinue = true;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await secretariat.SendAsync(huge)).StatusCode);
        using var deep = new StringContent(new string('[', 5000), Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await secretariat.Send(HttpMethod.Post, Path, deep)).StatusCode);
        using var notUtf8 = new ByteArrayContent([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]);
        notUtf8.Headers.ContentType = new("application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await secretariat.Send(HttpMethod.Post, Path, notUtf8)).StatusCode);
    }
}
