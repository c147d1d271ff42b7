using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity.Features;

/// <summary>A client as its creator sees it; never with its secret.</summary>
/// <param name="ClientId">Also the subject id (<c>sub</c>) of its tokens.</param>
/// <param name="State"><c>proposed</c> until another holder confirms it, <c>active</c> or <c>suspended</c>.</param>
/// <param name="Holder">Opaque id of whom it belongs to.</param>
/// <param name="CreatedBy">Subject id of the account that created it.</param>
/// <param name="SecretExpiresAt">When its secret ends; null where it does not end by itself.</param>
/// <param name="FormerSecretEndsAt">Until when the secret before the present one opens as well; null where there is none.</param>
/// <param name="AlsoSuspended">In the answer to a suspension: subject ids of the accounts that were suspended with it.</param>
internal sealed record ClientView(
    string ClientId, string? Name, Role Role, string? Agency, Guid? City, string State, Holder Holder, string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SecretExpiresAt, DateTimeOffset? FormerSecretEndsAt, long Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? AlsoSuspended = null)
{
    public static ClientView Of(Client client) => new(
        client.ClientId!, client.DisplayName, client.Role, client.Agency, client.City, StateOf(client.Standing), client.Standing.Holder,
        client.Standing.CreatedBy, client.Standing.CreatedAt.ToUniversalTime(), client.SecretExpiresAt?.ToUniversalTime(),
        client.FormerSecretEndsAt?.ToUniversalTime(), client.Version);

    private static string StateOf(Standing standing) =>
        standing.SuspendedAt is not null ? "suspended" : standing.ConfirmedAt is null ? "proposed" : "active";
}

/// <summary>GET /api/identity/clients and …/{id}: the secretariat sees all, an agency its own.</summary>
internal static class ListClientsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/clients", All).Produces<Page<ClientView>>().Paged();
        routes.MapGet("/clients/{id}", One).Produces<ClientView>();
    }

    private static async Task<IResult> All(Request request, IdentityStore store)
    {
        var clients = store.Clients.AsNoTracking();
        if (request.Caller.Role != Role.Secretariat)
            clients = clients.Where(client => client.Agency == request.Caller.Agency);
        if (Paging.After(request) is { } after)
            clients = clients.Where(client => client.Id > after);
        var found = await clients.OrderBy(client => client.Id).Take(request.Limit + 1).ToListAsync(request.Cancellation);
        return Paging.Page(found, request, client => client.Id, ClientView.Of);
    }

    private static async Task<IResult> One(string id, Request request, IdentityStore store)
    {
        var client = await store.Clients.AsNoTracking().SingleOrDefaultAsync(c => c.ClientId == id, request.Cancellation);
        return client is not null && request.Sees(new Owner(client.Agency))
            ? Answer.Ok(ClientView.Of(client), client.Version).Given()
            : IdentityRefusals.ClientUnknown.ToProblem();
    }
}
