using Microsoft.EntityFrameworkCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity;

/// <summary>
/// What a new account needs that only the store or the registry can say: room in its agency, a holder, an agency and a city that there are.
/// </summary>
internal sealed class NewAccounts(IdentityStore store, IdentitySettings settings,
    [FromKeyedServices(NewAccounts.RegistryService)] Neighbour registry)
{
    /// <summary>The service that knows agencies and cities.</summary>
    public const string RegistryService = "registry";

    /// <summary>
    /// What is wrong with an agency and a city that an account shall be for; null where both are there, the city is the agency's, and the
    /// caller may see them. Asked before a transaction begins: nothing waits for another service with a lock in hand.
    /// </summary>
    /// <param name="of">The agency that the city has to be of; the one that is asked about, where none is said.</param>
    public async Task<Refusal?> RefuseUnknown(Request request, string? agency, Guid? city, string? of = null)
    {
        if (!registry.IsThere)
            return null;
        var places = new List<RefusedPlace>();
        if (agency is not null && await registry.Read($"/api/registry/agencies/{agency}", request) is null)
            places.Add(new("/agency", "account.agency_unknown",
                "There is no agency with this code. Register it first, or check the code."));
        if (city is { } id)
        {
            if (await registry.Read($"/api/registry/cities/{id:D}", request) is not { } known)
                places.Add(new("/city", "account.city_unknown",
                    "There is no city with this id, or it is not yours to see. Register it first, or check the id."));
            else if ((of ?? agency) is { } owner && known.GetProperty("agency").GetString() != owner)
                places.Add(new("/city", "account.city_of_another_agency",
                    "This city belongs to another agency than the account. Give the city's own agency, or another city."));
        }

        return places.Count == 0 ? null : IdentityRefusals.AccountInconsistent(places);
    }

    /// <summary>
    /// What stands in the way of one more; null where nothing does. Others of the same agency wait until this one is stored.
    /// </summary>
    public async Task<Refusal?> Refuse(Request request, string? agency, string? holder, CancellationToken cancellation)
    {
        if (holder is not (null or AccountRules.NewHolder) && !await IsThere(new(holder), cancellation))
            return IdentityRefusals.AccountInconsistent(
                [new("/holder", "account.holder_unknown",
                    "No account belongs to this holder. Give the holder of another account, or new.")]);
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

    private async Task<bool> IsThere(Holder holder, CancellationToken cancellation) =>
        await store.Clients.AnyAsync(client => client.Standing.Holder == holder, cancellation)
        || await store.People.AnyAsync(person => person.Standing.Holder == holder, cancellation);
}
