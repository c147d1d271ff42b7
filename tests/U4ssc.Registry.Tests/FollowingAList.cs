using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

/// <summary>A stream of events shows no more than a request of the same moment would.</summary>
public sealed class FollowingAList(RunningRegistry registry)
{
    private readonly EndedTokens ended = registry.Service.App.Services.GetRequiredService<EndedTokens>();

    [Fact]
    public async Task it_ends_when_the_account_is_suspended()
    {
        var subject = $"follows-{Guid.CreateVersion7():N}";
        await Ends(subject, whenever: null, () => ended.Take(new([new(EndedTokenList.HashOf(subject), long.MaxValue)])));
        ended.Take(new([]));
    }

    [Fact]
    public async Task it_ends_when_the_token_ends() =>
        await Ends($"follows-{Guid.CreateVersion7():N}", DateTime.UtcNow.AddSeconds(4), () => { });

    private async Task Ends(string subject, DateTime? whenever, Action end)
    {
        var agency = await registry.Service.NewAgency();
        var list = (await agency.Upload(ManyLists.Csv(8_000))).Headers.Location!;
        using var client = new HttpClient { BaseAddress = registry.Service.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, list);
        request.Headers.Accept.ParseAdd(Followed.MediaType);
        var token = TestIssuer.Token(Role.Agency, subject, agency.Code, spoil: token => token.Expires = whenever ?? token.Expires);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var events = await answer.Content.ReadAsStreamAsync();
        var first = new byte[1];
        Assert.Equal(1, await events.ReadAsync(first));
        end();

        using var rest = new StreamReader(events);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var told = await rest.ReadToEndAsync(patience.Token);
        Assert.DoesNotContain("\"state\":\"completed\"", told, StringComparison.Ordinal);
        Assert.Contains((await agency.Client.Read(list.ToString())).Text("state"), new[] { "queued", "running" });
        await Eventually.Is(
            async () =>
                (await agency.Client.Send(HttpMethod.Delete, list.ToString(),
                    ifMatch: await agency.Client.VersionOf(list.ToString()))).StatusCode == HttpStatusCode.NoContent,
            "the list is cancelled, so that others need not wait for it");
    }
}
