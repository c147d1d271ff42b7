using Microsoft.EntityFrameworkCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity.Features;

/// <summary>
/// POST …/{id}/suspension and …/reinstatement of clients and users. A suspended account gets no token, and those that it has stop counting:
/// here at once, elsewhere within seconds.
/// </summary>
internal static class SuspendAccountEndpoint
{
    private const int GenerationsMax = 100;

    /// <param name="AlsoCreated">True: the accounts that it created, and those that these created, are suspended with it.</param>
    public sealed record Body(bool AlsoCreated = false);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/clients/{id}/suspension",
            (string id, OptionalBody<Body> body, Request request, Transact transact, Suspending suspending, IdentityStore store) =>
            Suspend(
                store.Clients.Where(client => client.ClientId == id), body, request, transact, suspending,
                (client, also) => ClientView.Of(client) with { AlsoSuspended = also })).Produces<ClientView>();
        routes.MapPost("/users/{id:guid}/suspension",
            (Guid id, OptionalBody<Body> body, Request request, Transact transact, Suspending suspending, IdentityStore store) =>
            Suspend(
                store.People.Where(person => person.Id == id), body, request, transact, suspending,
                (person, also) => UserView.Of(person) with { AlsoSuspended = also })).Produces<UserView>();
        routes.MapPost("/clients/{id}/reinstatement",
            (string id, Request request, Transact transact, Suspending suspending, IdentityStore store) => transact.Change(
            request, store.Clients.Where(client => client.ClientId == id), (client, cancellation) =>
                suspending.Reinstate(client, request, cancellation), ClientView.Of))
            .Produces<ClientView>();
        routes.MapPost("/users/{id:guid}/reinstatement",
            (Guid id, Request request, Transact transact, Suspending suspending, IdentityStore store) => transact.Change(
            request, store.People.Where(person => person.Id == id), (person, cancellation) =>
                suspending.Reinstate(person, request, cancellation), UserView.Of))
            .Produces<UserView>();
    }

    private static Task<IResult> Suspend<TAccount>(
        IQueryable<TAccount> which, OptionalBody<Body> body, Request request, Transact transact, Suspending suspending,
        Func<TAccount, IReadOnlyList<string>, object> show)
        where TAccount : class, IAccount
    {
        List<string> also = [];
        return transact.Change(
            request, which,
            change: async (account, cancellation) =>
            {
                also.Clear();
                return await suspending.Suspend(account, body.Value.AlsoCreated, also, request, cancellation);
            },
            show: account => show(account, also));
    }

    /// <summary>The rules, for machines and people alike.</summary>
    internal sealed class Suspending(IdentityStore store, Asker asker)
    {
        public async Task<GivenAnswer?> Suspend(
            IAccount account, bool alsoCreated, List<string> also, Request request, CancellationToken cancellation)
        {
            await store.OneAfterTheOther("suspensions", cancellation);
            List<IAccount> all = [account];
            if (alsoCreated)
                all.AddRange(await CreatedBy(account.Subject, cancellation));
            if (all.Any(one => one.Subject == request.Caller.Subject))
                return Problems.Given(IdentityRefusals.OwnAccount);
            var changing = all.Where(one => one.Standing.SuspendedAt is null).ToList();
            if (changing.Any(IsSecretariat) && await WouldLeaveOneAlone(changing, cancellation))
                return Problems.Given(IdentityRefusals.LastSecretariat);
            foreach (var one in changing)
            {
                (one.Standing.SuspendedAt, one.Standing.SuspendedBy, one.Standing.SuspendedByRole) =
                    (request.Now.ToMicroseconds(), asker.Account.Standing.Holder, request.Caller.Role);
                store.TellAndEndTokens(request.Asked(), request.Now, one, AccountAct.Suspended, one == account
                    ? null
                    : new { with = account.Subject });
            }

            also.AddRange(changing.Where(one => one != account).Select(one => one.Subject));
            return null;
        }

        public async Task<GivenAnswer?> Reinstate(IAccount account, Request request, CancellationToken cancellation)
        {
            var standing = account.Standing;
            if (standing.SuspendedAt is null)
                return null;
            if (account is Person { ForgottenAt: not null })
                return Problems.Given(IdentityRefusals.Forgotten);
            var by = asker.Account;
            var ownAndNotOwnDoing = by.Standing.Holder == standing.Holder && standing.SuspendedBy != standing.Holder;
            if (ownAndNotOwnDoing || account.Subject == by.Subject || await Descends(by, account, cancellation))
                return Problems.Given(IdentityRefusals.OwnSuspension);
            if (standing.SuspendedByRole == Role.Secretariat && request.Caller.Role != Role.Secretariat)
                return Problems.Given(IdentityRefusals.SuspendedBySecretariat);
            (standing.SuspendedAt, standing.SuspendedBy, standing.SuspendedByRole) = (null, null, null);
            store.Tell(request.Asked(), request.Now, account, AccountAct.Reinstated);
            return null;
        }

        private static bool IsSecretariat(IAccount account) => account.Role == Role.Secretariat && account.Standing.IsActive;

        // A stolen account must not be able to shut all others out and stay.
        private async Task<bool> WouldLeaveOneAlone(List<IAccount> suspended, CancellationToken cancellation)
        {
            var secretariat = await store.Clients.Where(client =>
                client.Role == Role.Secretariat && client.Standing.ConfirmedAt != null && client.Standing.SuspendedAt == null)
                .Select(client => new { Subject = client.ClientId!, client.Standing.Holder }).ToListAsync(cancellation);
            var left = secretariat.Where(one => suspended.All(gone => gone.Subject != one.Subject)).Select(one => one.Holder).Distinct();
            return left.Count() < 2;
        }

        private async Task<List<IAccount>> CreatedBy(string subject, CancellationToken cancellation)
        {
            List<IAccount> found = [];
            List<string> parents = [subject];
            for (var generation = 0; parents.Count > 0 && generation < GenerationsMax; generation++)
            {
                List<IAccount> children =
                [
                    .. await store.Clients.Where(client => parents.Contains(client.Standing.CreatedBy)).ToListAsync(cancellation),
                    .. await store.People.Where(person => parents.Contains(person.Standing.CreatedBy)).ToListAsync(cancellation),
                ];
                found.AddRange(children);
                parents = [.. children.Select(child => child.Subject)];
            }

            return found;
        }

        // Accounts are created by older ones, so the way up ends.
        private async Task<bool> Descends(IAccount account, IAccount from, CancellationToken cancellation)
        {
            var above = account;
            for (var generation = 0; above is not null && generation < GenerationsMax; generation++)
            {
                if (above.Standing.CreatedBy == from.Subject)
                    return true;
                above = await store.Account(above.Standing.CreatedBy, cancellation);
            }

            return false;
        }
    }
}
