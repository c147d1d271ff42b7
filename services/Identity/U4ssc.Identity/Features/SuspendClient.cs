using U4ssc.Identity.Storage;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity.Features;

/// <summary>POST /api/identity/clients/{id}/suspension and …/reinstatement. A suspended client gets no token; those it has end within the hour.</summary>
internal static class SuspendClientEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/clients/{id}/suspension", Suspend).Produces<ClientView>();
        routes.MapPost("/clients/{id}/reinstatement", Reinstate).Produces<ClientView>();
    }

    private static Task<IResult> Suspend(string id, Request request, Transact transact, IdentityStore store) => transact.Change(
        request, store.Clients.Where(client => client.ClientId == id), Problems.Given(IdentityRefusals.ClientUnknown),
        change: client =>
        {
            if (client.ClientId == request.Caller.Subject)
                return Problems.Given(IdentityRefusals.OwnAccount);
            client.SuspendedAt ??= request.Now.ToMicroseconds();
            return null;
        },
        show: ClientView.Of);

    private static Task<IResult> Reinstate(string id, Request request, Transact transact, IdentityStore store) => transact.Change(
        request, store.Clients.Where(client => client.ClientId == id), Problems.Given(IdentityRefusals.ClientUnknown),
        change: client =>
        {
            client.SuspendedAt = null;
            return null;
        },
        show: ClientView.Of);
}
