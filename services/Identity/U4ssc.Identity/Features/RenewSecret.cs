using System.Globalization;
using OpenIddict.Core;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity.Features;

/// <summary>
/// POST /api/identity/clients/{id}/secret gives a client a new secret, while the one before opens for a stated time; DELETE …/former-secret
/// ends that time.
/// </summary>
internal static class RenewSecretEndpoint
{
    /// <param name="OverlapSeconds">How long the present secret opens beside the new one; 0 ends it at once. Left out, an hour.</param>
    /// <param name="ExpiresAt">When the new secret ends; left out, it does not end by itself.</param>
    public sealed record Body(int OverlapSeconds = SecretTimes.OverlapSecondsDefault, DateTimeOffset? ExpiresAt = null);

    /// <param name="ClientSecret">Shown once.</param>
    /// <param name="State"><c>proposed</c> where another's secretariat or verifier account was given a secret: somebody else confirms it
    /// anew.</param>
    public sealed record Renewed(string ClientId, string ClientSecret, string State, DateTimeOffset? SecretExpiresAt,
        DateTimeOffset? FormerSecretEndsAt, long Version);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/clients/{id}/secret", Renew).Produces<Renewed>();
        routes.MapDelete("/clients/{id}/former-secret", End).Produces<ClientView>();
    }

    private static Task<IResult> Renew(
        string id, OptionalBody<Body> body, Request request, Transact transact, Asker asker, OpenIddictApplicationManager<Client> clients,
        IdentityStore store)
    {
        var secret = MachineClient.NewSecret();
        return transact.Change(
            request, store.Clients.Where(client => client.ClientId == id),
            change: async (client, cancellation) =>
            {
                var (asked, standing) = (body.Value, client.Standing);
                List<RefusedPlace> wrong = [.. SecretTimes.WrongOverlap("/overlapSeconds", asked.OverlapSeconds),
                    .. SecretTimes.WrongEnd("/expiresAt", asked.ExpiresAt, request.Now)];
                if (wrong.Count > 0)
                    return Problems.Given(IdentityRefusals.AccountInconsistent(wrong));
                if (standing.SuspendedAt is not null)
                    return Problems.Given(IdentityRefusals.SecretOfSuspended);

                DateTimeOffset? formerEndsAt = asked.OverlapSeconds == 0
                    ? null
                    : request.Now.AddSeconds(asked.OverlapSeconds).ToMicroseconds();
                await ((ClientSecrets)clients).Renew(client, secret, formerEndsAt, asked.ExpiresAt?.ToMicroseconds(), cancellation);
                var details = new { client.SecretExpiresAt, client.FormerSecretEndsAt };
                // Whoever has seen the secret can act as the account: another's account of these roles must be confirmed by a third.
                if (AccountRules.NeedsConfirmation(client.Role) && asker.Account.Standing.Holder != standing.Holder)
                {
                    (standing.ProposedBy, standing.ConfirmedAt) = (asker.Account.Standing.Holder, null);
                    store.TellAndEndTokens(request.Asked(), request.Now, client, AccountAct.SecretGiven, details);
                }
                else
                {
                    store.Tell(request.Asked(), request.Now, client, AccountAct.SecretGiven, details);
                }

                return null;
            },
            show: client =>
                ClientView.Of(client) is var view
                    ? new Renewed(view.ClientId, secret, view.State, view.SecretExpiresAt, view.FormerSecretEndsAt, view.Version)
                    : null!);
    }

    private static Task<IResult> End(string id, Request request, Transact transact, IdentityStore store) => transact.Change(
        request, store.Clients.Where(client => client.ClientId == id),
        change: client =>
        {
            if (client.FormerSecret is null)
                return null;
            (client.FormerSecret, client.FormerSecretEndsAt) = (null, null);
            store.Tell(request.Asked(), request.Now, client, AccountAct.FormerSecretEnded);
            return null;
        },
        show: ClientView.Of);
}

/// <summary>How long secrets may open.</summary>
internal static class SecretTimes
{
    public const int OverlapSecondsDefault = 3600;
    private const int OverlapSecondsMax = 7 * 24 * 3600;
    private const int SecretYearsMax = 2;

    public static IEnumerable<RefusedPlace> WrongOverlap(string pointer, int seconds)
    {
        if (seconds is < 0 or > OverlapSecondsMax)
            yield return new(pointer, "client.overlap_out_of_range",
                string.Create(CultureInfo.InvariantCulture,
                    $"The former secret opens for 0 to {OverlapSecondsMax} seconds more (a week)."));
    }

    public static IEnumerable<RefusedPlace> WrongEnd(string pointer, DateTimeOffset? end, DateTimeOffset now)
    {
        if (end <= now || end > now.AddYears(SecretYearsMax))
            yield return new(pointer, "client.end_out_of_range",
                $"A secret ends in the future, at most {SecretYearsMax} years from now. Leave it out for one that does not end by itself.");
    }
}
