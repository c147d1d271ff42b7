using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using U4ssc.Identity.Storage;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity;

/// <summary>The OpenID Connect provider: which flows, which addresses, which keys.</summary>
internal static class IdentityServer
{
    public static void AddOpenIdProvider(this IServiceCollection services, IdentitySettings settings, IHostEnvironment environment) =>
        services
        .AddOpenIddict()
        .AddCore(core => core.ReplaceApplicationManager<Client, ClientSecrets>().UseEntityFrameworkCore()
            .UseDbContext<IdentityStore>()
            .ReplaceDefaultEntities<Client, Grant, Scope, IssuedToken, Guid>())
        .AddServer(server =>
        {
            server.SetIssuer(settings.Issuer)
                .SetTokenEndpointUris("/connect/token")
                .SetConfigurationEndpointUris("/.well-known/openid-configuration")
                .SetJsonWebKeySetEndpointUris("/.well-known/jwks");

            // People come with the portal: its login page needs AllowAuthorizationCodeFlow() with RequireProofKeyForCodeExchange() and
            // /connect/authorize here; the tables for grants, tokens and people are there already.
            server.AllowClientCredentialsFlow();

            // Services read the token themselves, with the published keys alone; it holds no secrets, so it is signed and not encrypted.
            server.DisableAccessTokenEncryption().SetAccessTokenLifetime(settings.TokenLifetime);
            server.AddSigningKey(settings.SigningKey);
            foreach (var former in settings.FormerSigningKeys)
                server.AddSigningKey(former);       // still published, so that tokens signed before a rotation live out their minutes
            server.AddEncryptionKey(new SymmetricSecurityKey(settings.EncryptionKey));

            server.AddEventHandler<OpenIddictServerEvents.HandleConfigurationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                context.Metadata[EndedTokenList.Discovery] =
                    new Uri(context.BaseUri!, Features.ListEndedTokensEndpoint.Path.TrimStart('/')).AbsoluteUri;
                return default;
            }));

            var host = server.UseAspNetCore().EnableTokenEndpointPassthrough();
            if (environment.IsDevelopment())
                host.DisableTransportSecurityRequirement();
        });

    /// <summary>
    /// Identity's own routes check tokens like those of every service, with the keys at hand instead of fetching them from itself.
    /// </summary>
    public static void TrustOwnTokens(this IServiceCollection services, IdentitySettings settings) =>
        services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, bearer =>
        {
            bearer.Configuration = new OpenIdConnectConfiguration { Issuer = settings.Issuer.AbsoluteUri };
            bearer.Configuration.SigningKeys.Add(settings.SigningKey);
            foreach (var former in settings.FormerSigningKeys)
                bearer.Configuration.SigningKeys.Add(former);
        });

    /// <summary>
    /// Discovery names the addresses it was asked through. A call that came through the gateway was asked through the public address, and
    /// that is the configured one. Only a gateway is believed when it says so, and only where it was asked by the scheme of that address:
    /// whoever asked it in the clear is refused here too.
    /// </summary>
    public static void UsePublicAddress(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var settings = context.RequestServices.GetRequiredService<IdentitySettings>();
        if (context.Request.Headers.ContainsKey("X-Forwarded-Host") && IsGateway(context, settings))
        {
            var issuer = settings.Issuer;
            if (context.Request.Headers["X-Forwarded-Proto"].ToString() == issuer.Scheme)
                context.Request.Scheme = issuer.Scheme;
            context.Request.Host = new HostString(issuer.Authority);
        }

        return next(context);
    });

    private static bool IsGateway(HttpContext context, IdentitySettings settings)
    {
        var address = context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped
            ? mapped.MapToIPv4()
            : context.Connection.RemoteIpAddress;
        return address is not null
            && (settings.Gateways.Count == 0 ? System.Net.IPAddress.IsLoopback(address) : settings.Gateways
                .Any(network => network.Contains(address)));
    }
}
