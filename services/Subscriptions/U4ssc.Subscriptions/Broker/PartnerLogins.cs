using Marten;
using Npgsql;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Broker;

/// <summary>
/// Makes the logins on the broker those that the subscriptions say, on one replica: at each change, and every few seconds whatever became
/// of them. A partner may read its own queue and nothing else.
/// </summary>
internal sealed class PartnerLogins(
    BrokerSettings settings, Management management, Leading leading, IDocumentStore store, NpgsqlDataSource database, SecretSealer sealer,
    Hints hints, ILogger<PartnerLogins> log) : BackgroundService
{
    private const string Nothing = "^$";
    private const int ConnectionsMax = 10;
    private const int ChannelsMax = 50;

    private const string Note = """
        insert into partner_login (subscription, secret_serial) values ($1, $2)
        on conflict (subscription) do update set secret_serial = excluded.secret_serial
        """;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private readonly Hint changed = hints.Listen(SubscriptionDoor.Channel, TimeSpan.FromMilliseconds(100));

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leading.Work("partner-logins", LookEvery, async lead =>
        {
            await Keep(lead.Stopping);
            return false;
        }, stoppingToken, changed);

    private async Task Keep(CancellationToken cancellation)
    {
        if (await management.MakeHost(cancellation))
            log.LogWarning("The virtual host {Host} of the partners was missing", settings.VirtualHost);
        var rights = (await management.Rights(cancellation)).ToDictionary(one => one.User, StringComparer.Ordinal);
        if (!Has(rights, settings.Login, PartnerPlace.OwnRights, PartnerPlace.OwnRights, PartnerPlace.OwnRights))
        {
            await management.Permit(
                settings.Login, PartnerPlace.OwnRights, PartnerPlace.OwnRights, PartnerPlace.OwnRights, cancellation);
        }

        var known = await Known(cancellation);
        await using var session = store.QuerySession();
        var partners = (await session.Query<Recipient>().Where(one => one.Terms.Way == DeliveryWay.Queue).ToListAsync(cancellation))
            .ToDictionary(one => one.Id);
        if (partners.Count == 0 && known.Count == 0 && !rights.Keys.Any(name => PartnerPlace.Of(name) is not null)) return;

        var logins = (await management.Logins(cancellation)).ToDictionary(one => one.Name, StringComparer.Ordinal);
        foreach (var partner in partners.Values)
        {
            var serial = partner.Secrets[^1].Serial;
            // One whose secret is gone was ended a moment ago.
            var name = SigningSecret.Name(partner.Id, serial);
            if (await session.LoadAsync<SigningSecret>(name, cancellation) is not { } secret) continue;
            await Make(PartnerPlace.Name(partner.Id), sealer.Open(secret.Sealed, name), logins, rights, cancellation);
            if (known.GetValueOrDefault(partner.Id) != serial) await Say(Note, cancellation, partner.Id, serial);
        }

        // Those of whom something is known here, or who may do something in this virtual host: others are not this installation's.
        var there = known.Keys.Concat(rights.Keys.Select(PartnerPlace.Of).OfType<Guid>()).Distinct();
        foreach (var ended in there.Where(id => !partners.ContainsKey(id)))
        {
            await management.RemoveLogin(PartnerPlace.Name(ended), cancellation);
            await Say("delete from partner_login where subscription = $1", cancellation, ended);
        }
    }

    private async Task Make(
        string name, string password, Dictionary<string, SeenLogin> logins, Dictionary<string, SeenRights> rights,
        CancellationToken cancellation)
    {
        var before = logins.GetValueOrDefault(name);
        if (before is null || !PasswordHash.Is(before, password))
        {
            // The broker looks at a password once, when a connection is made; with the login it closes all of them.
            if (before is not null) await management.RemoveLogin(name, cancellation);
            rights.Remove(name);
            await management.MakeLogin(name, PasswordHash.Of(password), cancellation);
            await management.Limit(name, "max-connections", ConnectionsMax, cancellation);
            await management.Limit(name, "max-channels", ChannelsMax, cancellation);
            log.LogInformation("The broker has the login {Login} with its newest secret", name);
        }

        var own = $"^{name.Replace(".", @"\.", StringComparison.Ordinal)}$";
        if (!Has(rights, name, Nothing, Nothing, own)) await management.Permit(name, Nothing, Nothing, own, cancellation);
    }

    private static bool Has(Dictionary<string, SeenRights> rights, string login, string configure, string write, string read) =>
        rights.TryGetValue(login, out var has) && (has.Configure, has.Write, has.Read) == (configure, write, read);

    private async Task<Dictionary<Guid, int>> Known(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select subscription, secret_serial from partner_login");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var known = new Dictionary<Guid, int>();
        while (await reader.ReadAsync(cancellation)) known.Add(reader.GetGuid(0), reader.GetInt32(1));
        return known;
    }

    private async Task Say(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
