using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Verification;

/// <summary>
/// What only other services know of a verifier: that there is the account, whose it is, and that there are the agencies and cities of its
/// ties. Asked in the name of the secretariat, which may read all of it.
/// </summary>
internal sealed class Accounts([FromKeyedServices(Accounts.IdentityService)] Neighbour identity,
    [FromKeyedServices(Accounts.RegistryService)] Neighbour registry)
{
    public const string IdentityService = "identity";
    public const string RegistryService = "registry";

    /// <summary>
    /// The person behind an account that works for verifiers; null where there is no such account. Where another issuer keeps the accounts,
    /// what is given is the holder as its tokens say it.
    /// </summary>
    public async Task<Holder?> HolderOf(string user, Request request)
    {
        if (!identity.IsThere) return new(user);
        var path = Uri.EscapeDataString(user);
        // A machine is known by its client id, a person by a UUID.
        var account = await identity.Read($"/api/identity/clients/{path}", request)
            ?? (Guid.TryParseExact(user, "D", out _) ? await identity.Read($"/api/identity/users/{path}", request) : null);
        return account is { } known && known.GetProperty("role").GetString() == EnumWords.Of(Role.Verifier)
            ? new(known.GetProperty("holder").GetString()!)
            : null;
    }

    /// <summary>The places of ties to an agency or a city that there is not.</summary>
    public async Task<IReadOnlyList<RefusedPlace>> Unknown(IReadOnlyList<string> ties, Request request)
    {
        List<RefusedPlace> places = [];
        if (!registry.IsThere) return places;
        for (var place = 0; place < ties.Count; place++)
        {
            var path = Guid.TryParseExact(ties[place], "D", out var city)
                ? $"/api/registry/cities/{city:D}"
                : $"/api/registry/agencies/{ties[place]}";
            if (await registry.Read(path, request) is null)
                places.Add(new($"/ties/{place}", "verifier.tie_unknown",
                    "There is no agency with this code, or city with this id. A tie that names nothing keeps nobody from a case: check it."));
        }

        return places;
    }
}
