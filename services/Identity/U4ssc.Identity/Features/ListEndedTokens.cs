using Microsoft.EntityFrameworkCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity.Features;

/// <summary>
/// GET /.well-known/ended-tokens: whose tokens ended before their time, for the gateway and every service, which read it every few seconds.
/// Accounts stay on it as long as a token of before could still be sent.
/// </summary>
internal sealed class ListEndedTokensEndpoint(TimeProvider clock)
{
    public const string Path = "/.well-known/ended-tokens";
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(IdentitySettings.TokenMinutesMax + 2);
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);
    private (DateTimeOffset At, EndedTokenList List)? last;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, Handle).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Handle(ListEndedTokensEndpoint list, IdentityStore store, HttpContext http) =>
        TypedResults.Json(await list.Newest(store, http.RequestAborted), Json.Options);

    // Anybody may ask: however many do, the store is asked once a second.
    private async Task<EndedTokenList> Newest(IdentityStore store, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (last is { } read && now - read.At < ReadAgainAfter)
            return read.List;
        var since = now - KeptFor;
        var clients = await store.Clients.AsNoTracking().Where(client => client.Standing.TokensEndedAt > since)
            .Select(client => new { Subject = client.ClientId!, client.Standing.TokensFrom }).ToListAsync(cancellation);
        var people = await store.People.AsNoTracking().Where(person => person.Standing.TokensEndedAt > since)
            .Select(person => new { person.Id, person.Standing.TokensFrom }).ToListAsync(cancellation);
        var list = new EndedTokenList(
        [
            .. clients.Select(client => new EndedTokenList.Item(EndedTokenList.HashOf(client.Subject), client.TokensFrom)),
            .. people.Select(person => new EndedTokenList.Item(EndedTokenList.HashOf(person.Id.ToString()), person.TokensFrom)),
        ]);
        last = (now, list);
        return list;
    }
}
