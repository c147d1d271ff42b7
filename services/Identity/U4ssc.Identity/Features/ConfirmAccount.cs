using U4ssc.Identity.Storage;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity.Features;

/// <summary>
/// POST /api/identity/clients/{id}/confirmation and /users/{id}/confirmation: a second holder of the secretariat says that a secretariat's
/// or verifier's account is who it is said to be. Until then it gets no token.
/// </summary>
internal static class ConfirmAccountEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/clients/{id}/confirmation", (string id, Request request, Transact transact, Asker asker, IdentityStore store) =>
            transact.Change(
            request, store.Clients.Where(client => client.ClientId == id), client => Confirm(client, request, asker, store), ClientView.Of))
                .Produces<ClientView>();
        routes.MapPost("/users/{id:guid}/confirmation", (Guid id, Request request, Transact transact, Asker asker, IdentityStore store) =>
            transact.Change(
            request, store.People.Where(person => person.Id == id), person => Confirm(person, request, asker, store), UserView.Of))
                .Produces<UserView>();
    }

    private static GivenAnswer? Confirm(IAccount account, Request request, Asker asker, IdentityStore store)
    {
        var (standing, by) = (account.Standing, asker.Account.Standing.Holder);
        if (standing.ConfirmedAt is not null)
            return null;
        if (by == standing.ProposedBy || by == standing.Holder)
            return Problems.Given(IdentityRefusals.ConfirmedByItself);
        if (standing.SuspendedAt is not null)
            return Problems.Given(IdentityRefusals.ConfirmedWhileSuspended);
        standing.ConfirmedAt = request.Now.ToMicroseconds();
        store.Tell(request.Asked(), request.Now, account, AccountAct.Confirmed,
            new { standing.Holder, proposedBy = standing.ProposedBy, confirmedBy = by });
        return null;
    }
}
