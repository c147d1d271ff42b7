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
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(new CheckedTokens(new JsonWebTokenHandler { MapInboundClaims = false }));
            bearer.MetadataAddress = configuration["Auth:MetadataAddress"] ?? "";
            bearer.RequireHttpsMetadata = bearer.MetadataAddress.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
            bearer.RefreshInterval = TimeSpan.FromSeconds(5);
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = configuration["Auth:Issuer"],
                ValidAudience = "u4ssc",
                ValidTypes = ["at+jwt", "JWT"],
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
}

/// <summary>
/// A token that was checked counts as checked for some seconds: its signature is the dearest part of a small request. A key that the issuer withdraws is
/// refused after half a minute at the latest. Only tokens that passed are kept, by their hash, so that no stranger can fill the memory.
/// </summary>
internal sealed class CheckedTokens(TokenHandler handler) : TokenHandler, IDisposable
{
    private const int TokensMax = 10_000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    private readonly MemoryCache passed = new(new MemoryCacheOptions { SizeLimit = TokensMax });

    public void Dispose() => passed.Dispose();

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var key = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (passed.TryGetValue(key, out TokenValidationResult? before)) return before!;
        var result = await handler.ValidateTokenAsync(token, validationParameters);
        // Made now, once, and only read from then on.
        if (!result.IsValid || result.ClaimsIdentity is null) return result;
        var until = DateTimeOffset.UtcNow + KeptFor;
        var ends = new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero);
        if (ends > DateTimeOffset.UtcNow) passed.Set(key, result, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = ends < until ? ends : until });
        return result;
    }

    public override Task<TokenValidationResult> ValidateTokenAsync(SecurityToken token, TokenValidationParameters validationParameters) => handler.ValidateTokenAsync(token, validationParameters);

    public override SecurityToken ReadToken(string token) => handler.ReadToken(token);
}
