using Microsoft.EntityFrameworkCore;
using OpenIddict.Core;
using U4ssc.Identity.Features;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;

namespace U4ssc.Identity;

/// <summary>
/// What only the operator does, at the machine: the first two accounts of the secretariat, whom nobody could confirm, and shutting an
/// account out where no second holder is left to do it.
/// </summary>
internal static class AtTheMachine
{
    /// <summary>The exit code where <paramref name="words"/> are such a command: 0 when it is done, 2 where it cannot be.</summary>
    public static async Task<int?> Do(IServiceProvider services, string[] words, TextWriter output, CancellationToken cancellation)
    {
        if (words is not (["secretariat" or "suspend", var named, ..]))
            return null;
        await using var scope = services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IdentityStore>();
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        await store.OneAfterTheOther("suspensions", cancellation);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var asked = Asked.BySystem("operator");
        var said = words[0] == "secretariat"
            ? await NewSecretariat(named, store, scope.ServiceProvider.GetRequiredService<OpenIddictApplicationManager<Client>>(), asked,
                now, cancellation)
            : await Suspend(named, store, asked, now, cancellation);
        await transaction.CommitAsync(cancellation);
        await output.WriteLineAsync(said.Line);
        return said.Code;
    }

    private static async Task<(int Code, string Line)> NewSecretariat(
        string name, IdentityStore store, OpenIddictApplicationManager<Client> clients, Asked asked, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var holders = await store.Clients.Where(client =>
            client.Role == Role.Secretariat && client.Standing.ConfirmedAt != null && client.Standing.SuspendedAt == null)
            .Select(client => client.Standing.Holder).Distinct().CountAsync(cancellation);
        if (holders >= 2)
            return (2, "The secretariat has two holders: they create and confirm further accounts (POST /api/identity/clients).");
        if (AccountRules.WrongName("NAME", name).Any())
            return (2, "Give the account a name of 1 to 200 characters: secretariat NAME");
        var (id, secret) = (Guid.CreateVersion7(now).ToString(), MachineClient.NewSecret());
        var client = new Client
        {
            Role = Role.Secretariat,
            Standing = MachineClient.Standing(asked.Actor, new(asked.Actor), holder: new(id), now, confirmed: true),
        };
        await clients.PopulateAsync(client, MachineClient.Named(id, name), cancellation);
        store.Begins(asked, now, client, new { role = client.Role, holder = id });
        await clients.CreateAsync(client, secret, cancellation);
        return (0,
            $"client_id {id}\nclient_secret {secret}\nThe secret is shown once. Hand it to its holder, who renews it: POST /api/identity/clients/{id}/secret");
    }

    private static async Task<(int Code, string Line)> Suspend(
        string subject, IdentityStore store, Asked asked, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await store.Account(subject, cancellation) is not { } account)
            return (2, $"There is no account {subject}.");
        if (account.Standing.SuspendedAt is null)
        {
            (account.Standing.SuspendedAt, account.Standing.SuspendedBy, account.Standing.SuspendedByRole) =
                (now.ToMicroseconds(), new(asked.Actor), Role.Secretariat);
            store.TellAndEndTokens(asked, now, account, AccountAct.Suspended);
            await store.SaveChangesAsync(cancellation);
        }

        return (0, $"{subject} is suspended.");
    }
}
