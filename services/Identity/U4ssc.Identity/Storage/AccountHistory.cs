using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using U4ssc.Kernel;

namespace U4ssc.Identity.Storage;

/// <summary>The one way to change an account: its version rises and its history gets a line, in the transaction of the change.</summary>
internal static class AccountHistory
{
    /// <summary>A new account.</summary>
    public static void Begins(this IdentityStore store, Asked asked, DateTimeOffset now, IAccount account, object? details = null) =>
        store.AccountChanges.Add(Line(asked, now, account, AccountAct.Created, details));

    /// <summary>An account that was there.</summary>
    public static void Tell(this IdentityStore store, Asked asked, DateTimeOffset now, IAccount account, string act, object? details = null)
    {
        account.Version++;
        store.AccountChanges.Add(Line(asked, now, account, act, details));
    }

    /// <summary>
    /// An account of which tokens said something that is not so any more: those that were issued do not count from now on.
    /// </summary>
    public static void TellAndEndTokens(this IdentityStore store, Asked asked, DateTimeOffset now, IAccount account, string act,
        object? details = null)
    {
        store.Tell(asked, now, account, act, details);
        (account.Standing.TokensFrom, account.Standing.TokensEndedAt) = (account.Version, now.ToMicroseconds());
    }

    /// <summary>The account of a subject id; null where there is none.</summary>
    public static async Task<IAccount?> Account(this IdentityStore store, string subject, CancellationToken cancellation) =>
        Guid.TryParse(subject, out var id) && await store.People.SingleOrDefaultAsync(person => person.Id == id, cancellation) is { } person
            ? person
            : await store.Clients.SingleOrDefaultAsync(client => client.ClientId == subject, cancellation);

    /// <summary>One transaction after the other, where what is decided rests on more than one account.</summary>
    public static Task OneAfterTheOther(this IdentityStore store, string about, CancellationToken cancellation) =>
        store.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({about}, 0))", cancellation);

    private static AccountChange Line(Asked asked, DateTimeOffset now, IAccount account, string act, object? details) => new()
    {
        Subject = account.Subject,
        Version = account.Version,
        Act = act,
        At = now.ToMicroseconds(),
        Actor = asked.Actor,
        ActorRole = asked.Role,
        Reason = asked.Reason,
        Correlation = asked.Correlation,
        Details = details is null ? null : JsonSerializer.Serialize(details, Json.Options),
    };
}
