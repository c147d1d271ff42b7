using OpenIddict.Core;
using U4ssc.Identity.Features;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;

namespace U4ssc.Identity;

/// <summary>
/// The clients that a demonstration uses, one a role, secret equal to the id. Known to everybody, so they are seeded in the Development
/// environment only, and refused at the token endpoint outside it even where a database still has them.
/// </summary>
internal static class DemoClients
{
    public static readonly IReadOnlyList<(string Id, Role Role, string? Agency)> All =
    [
        ("demo-secretariat", Role.Secretariat, null),
        ("demo-secretariat-2", Role.Secretariat, null),
        ("demo-agency", Role.Agency, "NO-KS"),
        ("demo-agency-2", Role.Agency, "ES-RECI"),
        ("demo-city", Role.City, "NO-KS"),        // bound to a city once the demonstration has onboarded it
        ("demo-verifier", Role.Verifier, null),
        ("demo-verifier-2", Role.Verifier, null),
        ("demo-auditor", Role.Auditor, null),
        ("demo-subscriber", Role.Subscriber, null),
    ];

    /// <summary>Adds those that are missing; what is there stays, with the city it may have been bound to.</summary>
    public static async Task Seed(IdentityStore store, OpenIddictApplicationManager<Client> clients, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var asked = Asked.BySystem("demo-seed");
        foreach (var (id, role, agency) in All)
        {
            if (await clients.FindByClientIdAsync(id, cancellation) is not null)
                continue;
            // Each is somebody of its own, so that two of them can do what needs two persons.
            var holder = agency is null ? new(id) : AccountRules.OfAgency(agency);
            var client = new Client
            {
                Role = role,
                Agency = agency,
                IsDemo = true,
                Standing = MachineClient.Standing(asked.Actor, new(asked.Actor), holder, now, confirmed: true),
            };
            await clients.PopulateAsync(client, MachineClient.Named(id, id), cancellation);
            store.Begins(asked, now, client);
            await clients.CreateAsync(client, secret: id, cancellation);
        }
    }
}
