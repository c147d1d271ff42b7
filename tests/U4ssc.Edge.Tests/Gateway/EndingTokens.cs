using System.Net;
using U4ssc.Edge.Tests.Identity;
using U4ssc.Kernel.Http;
using U4ssc.Testing.Hosting;

namespace U4ssc.Edge.Tests.Gateway;

/// <summary>What Identity decides about an account counts at the gateway within seconds, and at every service by the same check.</summary>
public sealed class EndingTokens(RunningEdge edge)
{
    [Fact]
    public async Task a_suspended_account_reaches_no_service_any_more_and_a_reinstated_one_does_with_a_new_token()
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "Ends", role = "city" });
        using var city = await edge.As(made.Id, made.Secret);
        Assert.Equal(HttpStatusCode.OK, await Asked(city));

        using var suspended = await agency.Do($"{made.At}/suspension", made.At);
        await suspended.Json();
        await Eventually.Is(async () => await Asked(city) == HttpStatusCode.Unauthorized, "the gateway refuses the token");

        using var reinstated = await agency.Do($"{made.At}/reinstatement", made.At);
        await reinstated.Json();
        using var again = await edge.As(made.Id, made.Secret);
        Assert.Equal(HttpStatusCode.OK, await Asked(again));
        Assert.Equal(HttpStatusCode.Unauthorized, await Asked(city));
    }

    [Fact]
    public async Task a_token_that_names_the_city_of_before_ends_and_the_next_one_counts_at_once()
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "Moves", role = "city", city = Guid.CreateVersion7() });
        using var before = await edge.As(made.Id, made.Secret);
        using var bound = await agency.Do(made.At, made.At, new { city = Guid.CreateVersion7() }, "PATCH");
        await bound.Json();
        using var after = await edge.As(made.Id, made.Secret);
        await Eventually.Is(async () => await Asked(before) == HttpStatusCode.Unauthorized, "the gateway refuses the token");
        Assert.Equal(HttpStatusCode.OK, await Asked(after));
    }

    [Fact]
    public async Task the_list_names_nobody()
    {
        using var agency = await edge.As("demo-agency");
        var made = await agency.NewClient(new { name = "Listed", role = "city" });
        using var suspended = await agency.Do($"{made.At}/suspension", made.At);
        await suspended.Json();
        using var stranger = edge.Anonymous();
        var list = await Eventually.Gives(
            async () => await stranger.GetStringAsync(new Uri("/.well-known/ended-tokens", UriKind.Relative)) is var said
                && said.Contains(EndedTokenList.HashOf(made.Id), StringComparison.Ordinal) ? said : null,
            "the account is listed");
        Assert.DoesNotContain(made.Id, list, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> Asked(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/api/registry/cities", UriKind.Relative));
        return answer.StatusCode;
    }
}
