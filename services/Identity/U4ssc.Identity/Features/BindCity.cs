using Microsoft.EntityFrameworkCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity.Features;

/// <summary>PATCH /api/identity/clients/{id}: binds a client of role city to the city that it speaks for. Its next token says so.</summary>
internal static class BindCityEndpoint
{
    public sealed record Body(Guid City);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPatch("/clients/{id}", Handle).Produces<ClientView>();

    private static async Task<IResult> Handle(
        string id, Body<Body> body, Request request, Transact transact, NewAccounts accounts, IdentityStore store)
    {
        var city = body.Value.City;
        // The agency of an account never changes, so it can be read ahead.
        var agency = await store.Clients.AsNoTracking().Where(client => client.ClientId == id).Select(client => client.Agency)
            .SingleOrDefaultAsync(request.Cancellation);
        var refusal = request.Sees(new Owner(agency)) ? await accounts.RefuseUnknown(request, agency: null, city, of: agency) : null;
        return await transact.Change(
            request, store.Clients.Where(client => client.ClientId == id),
            change: client =>
            {
                if (client.Role != Role.City)
                    return Problems.Given(IdentityRefusals.ClientNotOfACity);
                if (client.City == city)
                    return null;
                if (refusal is not null)
                    return Problems.Given(refusal);
                client.City = city;
                store.TellAndEndTokens(request.Asked(), request.Now, client, AccountAct.CityBound, new { city });
                return null;
            },
            show: ClientView.Of);
    }
}
