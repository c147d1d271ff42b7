using Microsoft.EntityFrameworkCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity.Features;

/// <summary>
/// DELETE /api/identity/users/{id}/person: erases what says who the person is, here and in the names of the machines that the person holds.
/// The subject id stays, as events name it; the account can never be used again.
/// </summary>
internal static class ForgetPersonEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/users/{id:guid}/person", Handle).Produces<UserView>();

    private static Task<IResult> Handle(Guid id, Request request, Transact transact, Asker asker, IdentityStore store) => transact.Change(
        request, store.People.Where(person => person.Id == id),
        change: async (person, cancellation) =>
        {
            if (string.IsNullOrWhiteSpace(request.Reason))
                throw new BadInputException("header Reason", "reason.missing",
                    "Say why in the header Reason, without a name: the history keeps it.");
            if (person.Subject == request.Caller.Subject)
                return Problems.Given(IdentityRefusals.OwnAccount);
            if (person.ForgottenAt is not null)
                return null;
            (person.Email, person.DisplayName, person.ForgottenAt) = (null, null, request.Now.ToMicroseconds());
            person.Standing.SuspendedAt ??= request.Now.ToMicroseconds();
            person.Standing.SuspendedBy ??= asker.Account.Standing.Holder;
            person.Standing.SuspendedByRole ??= request.Caller.Role;
            store.TellAndEndTokens(request.Asked(), request.Now, person, AccountAct.PersonForgotten);
            foreach (var machine in await store.Clients
                .Where(client => client.Standing.Holder == person.Standing.Holder && client.DisplayName != null).ToListAsync(cancellation))
            {
                machine.DisplayName = null;
                store.Tell(request.Asked(), request.Now, machine, AccountAct.PersonForgotten, new { with = person.Subject });
            }

            // Answers that are kept for repeated calls show the address as it was.
            await store.KeptAnswers.Where(kept => kept.About == person.Id.ToString()).ExecuteDeleteAsync(cancellation);
            return null;
        },
        show: UserView.Of);
}
