using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace U4ssc.Identity.Storage;

/// <summary>Secrets with an end, and two of them for a while: what OpenIddict does not know of.</summary>
internal sealed class ClientSecrets(
    IOpenIddictApplicationCache<Client> cache, ILogger<OpenIddictApplicationManager<Client>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<Client> store, TimeProvider clock) : OpenIddictApplicationManager<Client>(cache, logger, options, store)
{
    /// <summary>True where this secret opens now.</summary>
    public override async ValueTask<bool> ValidateClientSecretAsync(
        Client application, string secret, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(application);
        var now = clock.GetUtcNow();
        var opens = await base.ValidateClientSecretAsync(application, secret, cancellationToken) && !(application.SecretExpiresAt <= now);
        return opens || (application.FormerSecretEndsAt > now && application.FormerSecret is { } former &&
            await ValidateClientSecretAsync(secret, former, cancellationToken));
    }

    /// <summary>Gives a new secret; the one before opens until <paramref name="formerEndsAt"/>, where that is set.</summary>
    public async Task Renew(Client client, string secret, DateTimeOffset? formerEndsAt, DateTimeOffset? expiresAt,
        CancellationToken cancellation)
    {
        var stillOpens = client.SecretExpiresAt is not { } end || end > clock.GetUtcNow();
        (client.FormerSecret, client.FormerSecretEndsAt) = formerEndsAt is null || !stillOpens
            ? (null, null)
            : (client.ClientSecret, client.SecretExpiresAt < formerEndsAt ? client.SecretExpiresAt : formerEndsAt);
        client.ClientSecret = await ObfuscateClientSecretAsync(secret, cancellation);
        client.SecretExpiresAt = expiresAt;
    }
}
