using System.Globalization;
using System.Security.Claims;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity;

/// <summary>
/// The account behind the token. Here the accounts are at hand, so Identity's own routes do not believe a token alone: whoever was
/// suspended or changed since it was issued is turned away at once, before anything else is looked at.
/// </summary>
internal sealed class Asker
{
    private IAccount? found;

    /// <summary>Active, and as its token says.</summary>
    public IAccount Account => found ?? throw new InvalidOperationException("Nobody was looked up for this route.");

    /// <summary>Looks the caller of a closed route up.</summary>
    public static async Task LookUp(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Permits>() is not { IsPublic: false } || http.User.Identity?.IsAuthenticated != true)
        {
            await next(http);
            return;
        }

        var caller = Callers.Of(http.User);
        var account = await http.RequestServices.GetRequiredService<IdentityStore>().Account(caller.Subject, http.RequestAborted);
        if (account is null || !account.Standing.IsActive || !SaysTheSame(account, caller)
            || VersionOf(http.User) < account.Standing.TokensFrom)
        {
            SecurityEvents.Told(SecurityEvent.TokenSuperseded, http, caller.Subject);
            http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            await IdentityRefusals.TokenSuperseded.ExecuteAsync(http);
            return;
        }

        http.RequestServices.GetRequiredService<Asker>().found = account;
        await next(http);
    }

    private static bool SaysTheSame(IAccount account, Caller caller) =>
        account.Role == caller.Role && account.City == caller.City
            && string.Equals(account.Agency, caller.Agency, StringComparison.Ordinal);

    private static long VersionOf(ClaimsPrincipal user) =>
        long.TryParse(user.FindFirstValue(AccountClaims.Version), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : 0;
}

/// <summary>What the platform's tokens say beside the standard's claims.</summary>
internal static class AccountClaims
{
    /// <summary>Opaque id of the person or organisation that the account belongs to.</summary>
    public const string Holder = "holder";

    /// <summary>The version of the account that the token was issued for.</summary>
    public const string Version = "account_version";
}
