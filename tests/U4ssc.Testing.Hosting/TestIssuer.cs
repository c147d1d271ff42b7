using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using U4ssc.Kernel;

namespace U4ssc.Testing.Hosting;

/// <summary>
/// An OpenID Connect issuer of its own for tests: services fetch its metadata and keys over HTTP, as they would any other's.
/// </summary>
public static class TestIssuer
{
    /// <summary>The issuer that tokens name.</summary>
    public const string Issuer = "http://issuer.test/";

    private static readonly ECDsaSecurityKey Key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" };
    private static readonly Lazy<Task<string>> Address = new(Start);

    /// <summary>Where services find the metadata.</summary>
    public static async Task<string> MetadataAddress() => await Address.Value + "/.well-known/openid-configuration";

    /// <summary>A token for a role.</summary>
    public static string Token(Role role, string? subject = null, string? agency = null, Guid? city = null,
        Action<SecurityTokenDescriptor>? spoil = null, string? holder = null)
    {
        var claims = new Dictionary<string, object>
        { ["sub"] = subject ?? $"test-{role}".ToLowerInvariant(), ["role"] = role.ToString().ToLowerInvariant() };
        if (agency is not null) claims["agency"] = agency;
        if (holder is not null) claims["holder"] = holder;
        if (city is not null) claims["city"] = city.Value.ToString();
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "u4ssc",
            Claims = claims,
            NotBefore = DateTime.UtcNow.AddMinutes(-1),
            Expires = DateTime.UtcNow.AddHours(1),
            TokenType = "at+jwt",
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256),
        };
        spoil?.Invoke(descriptor);
        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    private static async Task<string> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(Key);
        app.MapGet("/.well-known/openid-configuration", (HttpContext http) =>
            Results.Json(new { issuer = Issuer, jwks_uri = $"http://{http.Request.Host}/.well-known/jwks" }));
        app.MapGet("/.well-known/jwks", () =>
            Results.Json(
                new
                {
                    keys = new[]
                    { new { kty = jwk.Kty, crv = jwk.Crv, x = jwk.X, y = jwk.Y, kid = Key.KeyId, use = "sig", alg = "ES256" } }
                }));
        await app.StartAsync();
        return app.Urls.First();
    }
}
