using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace U4ssc.Identity.Features;

/// <summary>
/// POST /connect/token. OpenIddict has already checked the request and the client's secret; what is left is whether this client may have a
/// token now, and what the token says.
/// </summary>
internal static class IssueTokenEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/connect/token", Handle).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Handle(HttpContext http, IdentityStore store, IHostEnvironment environment)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var client = await store.Clients.AsNoTracking().SingleAsync(c => c.ClientId == request.ClientId, http.RequestAborted);
        if (client.IsDemo && !environment.IsDevelopment())
            return Refused("Demo clients get tokens in the Development environment only. Ask the secretariat for a client of your own.");
        if (client.Standing.SuspendedAt is not null)
            return Refused("This client is suspended. Ask who created it to reinstate it.");
        if (client.Standing.ConfirmedAt is null)
            return Refused(
                "This client is not confirmed yet. Ask another holder of the secretariat than the one who created it to confirm it.");

        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, client.ClientId);
        identity.SetClaim(Claims.Role, EnumWords.Of(client.Role));
        identity.SetClaim("agency", client.Agency);
        identity.SetClaim("city", client.City?.ToString());
        identity.SetClaim(AccountClaims.Holder, client.Standing.Holder.Id);
        identity.SetClaim(AccountClaims.Version, client.Version);
        identity.SetResources(IdentitySettings.Audience);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static IResult Refused(string sentence) => Results.Forbid(
        new()
        {
            Items =
            {
                [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InvalidClient,
                [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = sentence,
            },
        },
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
}
