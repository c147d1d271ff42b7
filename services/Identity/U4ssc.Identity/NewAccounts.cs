using Microsoft.EntityFrameworkCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity;

/// <summary>What a new account needs that only the store can say: room in its agency, and a holder that there is.</summary>
internal sealed class NewAccounts(IdentityStore store, IdentitySettings settings)
{
    /// <summary>What stands in the way of one more; null where nothing does. Others of the same agency wait until this one is stored.</summary>
    public async Task<Refusal?> Refuse(Request request, string? agency, string? holder, CancellationToken cancellation)
    {
        if (holder is not (null or AccountRules.NewHolder) && !await IsThere(holder, cancellation))
            return IdentityRefusals.AccountInconsistent([new("/holder", "account.holder_unknown", "No account belongs to this holder. Give the holder of another account, or new.")]);
        if (agency is null)
            return null;
        await store.OneAfterTheOther($"accounts of {agency}", cancellation);
        var accounts = await store.Clients.CountAsync(client => client.Agency == agency, cancellation)
            + await store.People.CountAsync(person => person.Agency == agency, cancellation);
        if (accounts < settings.AccountsPerAgencyMax)
            return null;
        SecurityEvents.Told(SecurityEvent.LimitExceeded, request.Http, what: "accounts of an agency");
        return IdentityRefusals.AccountsFull(settings.AccountsPerAgencyMax);
    }

    private async Task<bool> IsThere(string holder, CancellationToken cancellation) =>
        await store.Clients.AnyAsync(client => client.Standing.Holder == holder, cancellation)
        || await store.People.AnyAsync(person => person.Standing.Holder == holder, cancellation);
}
