using U4ssc.Identity.Storage;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity.Features;

/// <summary>POST /api/identity/users/{id}/suspension and …/reinstatement. A suspended person cannot sign in.</summary>
internal static class SuspendUserEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/users/{id:guid}/suspension", Suspend).Produces<UserView>();
        routes.MapPost("/users/{id:guid}/reinstatement", Reinstate).Produces<UserView>();
    }

    private static Task<IResult> Suspend(Guid id, Request request, Transact transact, IdentityStore store) => transact.Change(
        request, store.People.Where(person => person.Id == id), Problems.Given(IdentityRefusals.UserUnknown),
        change: person =>
        {
            if (person.Id.ToString() == request.Caller.Subject)
                return Problems.Given(IdentityRefusals.OwnAccount);
            person.SuspendedAt ??= request.Now.ToMicroseconds();
            return null;
        },
        show: UserView.Of);

    private static Task<IResult> Reinstate(Guid id, Request request, Transact transact, IdentityStore store) => transact.Change(
        request, store.People.Where(person => person.Id == id), Problems.Given(IdentityRefusals.UserUnknown),
        change: person =>
        {
            person.SuspendedAt = null;
            return null;
        },
        show: UserView.Of);
}
