using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity.Features;

/// <summary>
/// GET /api/identity/clients/{id}/history and /users/{id}/history: what happened to an account, the first first; who did it, in which role,
/// and why.
/// </summary>
internal static class ReadHistoryEndpoint
{
    /// <param name="Act">Such as <c>created</c> or <c>suspended</c>.</param>
    /// <param name="Actor">Subject id of who did it.</param>
    /// <param name="Details">What the act says beyond its name, such as the city.</param>
    public sealed record Item(
        long Version, string Act, DateTimeOffset At, string Actor, string Role, string? Reason, string Correlation, JsonElement? Details);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/clients/{id}/history", async (string id, Request request, IdentityStore store) =>
            await Of(await store.Clients.AsNoTracking().SingleOrDefaultAsync(client => client.ClientId == id, request.Cancellation),
                request, store))
            .Produces<Page<Item>>().Paged();
        routes.MapGet("/users/{id:guid}/history", async (Guid id, Request request, IdentityStore store) =>
            await Of(await store.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == id, request.Cancellation), request,
                store))
            .Produces<Page<Item>>().Paged();
    }

    private static async Task<IResult> Of<TAccount>(TAccount? account, Request request, IdentityStore store)
        where TAccount : class, IAccount
    {
        if (account is null || !request.Sees(new Owner(account.Agency)))
            return IdentityRefusals.Unknown<TAccount>().ToProblem();
        var after = 0L;
        if (request.Cursor is { } cursor && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            throw new BadInputException("?cursor", "cursor.malformed", "cursor must be the 'next' of an earlier answer.");
        var found = await store.AccountChanges.AsNoTracking().Where(change => change.Subject == account.Subject && change.Version > after)
            .OrderBy(change => change.Version).Take(request.Limit + 1).ToListAsync(request.Cancellation);
        var next = found.Count > request.Limit ? found[request.Limit - 1].Version.ToString(CultureInfo.InvariantCulture) : null;
        return Answer.Ok(new Page<Item>([.. found.Take(request.Limit).Select(Shown)], next), account.Version).Given();
    }

    private static Item Shown(AccountChange change) => new(
        change.Version, change.Act, change.At.ToUniversalTime(), change.Actor, change.ActorRole, change.Reason, change.Correlation,
        change.Details is null ? null : JsonElement.Parse(change.Details));
}
