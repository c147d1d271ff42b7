using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace U4ssc.Kernel.Http;

/// <summary>Which tokens count, at the gateway and again at each service.</summary>
internal static class Tokens
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    public static void Add(IServiceCollection services, ConfigurationManager configuration)
    {
        var ended = new EndedTokens();
        services.AddSingleton(ended);
        services.AddHostedService<EndedTokensReader>();
        // Another issuer may name its access tokens otherwise; then its other tokens must not have this audience.
        var types = configuration.GetSection("Auth:TokenTypes").Get<string[]>() is { Length: > 0 } said ? said : [TokenClaims.AccessToken];
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(
                new CheckedTokens(new ExactTokens(new JsonWebTokenHandler { MapInboundClaims = false }, types, TimeProvider.System),
                    ended));
            bearer.MetadataAddress = configuration["Auth:MetadataAddress"] ?? "";
            bearer.RequireHttpsMetadata = bearer.MetadataAddress.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
            bearer.RefreshInterval = TimeSpan.FromSeconds(5);
            bearer.Events = new JwtBearerEvents { OnAuthenticationFailed = Failed };
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = configuration["Auth:Issuer"],
                ValidAudience = "u4ssc",
                ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256],
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                ClockSkew = ClockSkew,
                NameClaimType = "sub",
                RoleClaimType = "role",
            };
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static Task Failed(AuthenticationFailedContext context)
    {
        SecurityEvents.Told(SecurityEvent.AuthenticationFailed, context.HttpContext, what: "token");
        return Task.CompletedTask;
    }
}

/// <summary>
/// A token that was checked counts as checked for some seconds: its signature is the dearest part of a small request. A key that the issuer
/// withdraws is refused after half a minute at the latest. Only tokens that passed are kept, by their hash, so that no stranger can fill
/// the memory.
/// </summary>
internal sealed class CheckedTokens(TokenHandler handler, EndedTokens? ended = null) : TokenHandler, IDisposable
{
    private const int TokensMax = 10_000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    private readonly MemoryCache passed = new(new MemoryCacheOptions { SizeLimit = TokensMax });

    public void Dispose() => passed.Dispose();

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var key = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (passed.TryGetValue(key, out TokenValidationResult? before)) return StillCounts(before!);
        var result = await handler.ValidateTokenAsync(token, validationParameters);
        // Made now, once, and only read from then on.
        if (!result.IsValid || result.ClaimsIdentity is null) return result;
        var until = DateTimeOffset.UtcNow + KeptFor;
        var ends = new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero);
        if (ends > DateTimeOffset.UtcNow)
            passed.Set(key, result, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = ends < until ? ends : until });
        return StillCounts(result);
    }

    // An account can be suspended between two requests with the same token.
    private TokenValidationResult StillCounts(TokenValidationResult result) =>
        ended?.Covers(result.ClaimsIdentity.FindFirst("sub")?.Value, result.ClaimsIdentity.FindFirst(TokenClaims.AccountVersion)?.Value)
            == true
            ? new TokenValidationResult
            {
                IsValid = false,
                Exception = new SecurityTokenValidationException("its account was suspended or changed since"),
            }
            : result;

    public override Task<TokenValidationResult> ValidateTokenAsync(SecurityToken token, TokenValidationParameters validationParameters) =>
        handler.ValidateTokenAsync(token, validationParameters);

    public override SecurityToken ReadToken(string token) => handler.ReadToken(token);
}
