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

    private static Task<IResult> Handle(string id, Body<Body> body, Request request, Transact transact, IdentityStore store) => transact.Change(
        request, store.Clients.Where(client => client.ClientId == id),
        change: client =>
        {
            var city = body.Value.City;
            if (client.Role != Role.City)
                return Problems.Given(IdentityRefusals.ClientNotOfACity);
            if (client.City == city)
                return null;
            client.City = city;
            store.TellAndEndTokens(request.Asked(), request.Now, client, AccountAct.CityBound, new { city });
            return null;
        },
        show: ClientView.Of);
}
