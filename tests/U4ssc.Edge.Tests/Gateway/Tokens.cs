using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace U4ssc.Edge.Tests.Gateway;

/// <summary>Tokens as an attacker, or a careless issuer, would write them: each differs from a good one in one thing.</summary>
internal sealed class Tokens(RunningEdge edge)
{
    public static readonly IReadOnlyList<string> Faults =
    [
        "expired", "not yet valid", "without expiry", "wrong audience", "wrong issuer", "algorithm none", "public key as HMAC secret", "unknown key",
        "another key under a known id", "changed payload", "cut signature", "no token at all", "an id token's type",
    ];

    public async Task<string> With(string fault) => fault switch
    {
        "expired" => Signed(claims => claims.Expires = DateTime.UtcNow.AddMinutes(-5)),
        "not yet valid" => Signed(claims => claims.NotBefore = DateTime.UtcNow.AddMinutes(5)),
        "without expiry" => Signed(claims => claims.Expires = null),
        "wrong audience" => Signed(claims => claims.Audience = "another"),
        "wrong issuer" => Signed(claims => claims.Issuer = "https://another.example/"),
        "algorithm none" => WithAlgorithmNone(),
        "public key as HMAC secret" => SignedWith(await PublicKeyAsSecret()),
        "unknown key" => Signed(claims => claims.SigningCredentials = new(Another(null), SecurityAlgorithms.EcdsaSha256)),
        "another key under a known id" => Signed(claims => claims.SigningCredentials = new(Another(Own().KeyId), SecurityAlgorithms.EcdsaSha256)),
        "changed payload" => ChangedPayload(),
        "cut signature" => Signed(_ => { })[..^2],
        "no token at all" => "nothing",
        "an id token's type" => Signed(claims => claims.TokenType = "id+jwt"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not among the faults."),
    };

    /// <summary>Good, but for what <paramref name="change"/> does to it.</summary>
    public string Signed(Action<SecurityTokenDescriptor> change)
    {
        var claims = new SecurityTokenDescriptor
        {
            Issuer = edge.Address.ToString(),
            Audience = "u4ssc",
            Expires = DateTime.UtcNow.AddMinutes(5),
            TokenType = "at+jwt",
            SigningCredentials = new(Own(), SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object> { ["sub"] = "tester", ["role"] = "auditor" },
        };
        change(claims);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(claims);
    }

    private ECDsaSecurityKey Own()
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(edge.Keys.Signing), out _);
        var security = new ECDsaSecurityKey(key);
        security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
        return security;
    }

    private static ECDsaSecurityKey Another(string? id) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id ?? "nobody-knows-me" };

    // The classic: a checker that lets the token choose the algorithm takes the published key for the shared secret.
    private async Task<SymmetricSecurityKey> PublicKeyAsSecret()
    {
        using var client = edge.Anonymous();
        return new SymmetricSecurityKey(Encoding.UTF8.GetBytes(await client.GetStringAsync(new Uri("/.well-known/jwks", UriKind.Relative)))) { KeyId = Own().KeyId };
    }

    private string SignedWith(SymmetricSecurityKey secret) => Signed(claims => claims.SigningCredentials = new(secret, SecurityAlgorithms.HmacSha256));

    private string WithAlgorithmNone()
    {
        var parts = Signed(_ => { }).Split('.');
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.";
    }

    private string ChangedPayload()
    {
        var parts = Signed(_ => { }).Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("auditor", "secretariat", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";
    }
}
