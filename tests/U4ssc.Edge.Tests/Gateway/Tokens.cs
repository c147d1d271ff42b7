using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace U4ssc.Edge.Tests.Gateway;

/// <summary>Tokens as an attacker, or a careless issuer, would write them: each differs from a good one in one thing.</summary>
internal sealed class Tokens(RunningEdge edge)
{
    /// <summary>
    /// Signed with the real key, as another issuer might: what is not exactly as our claims are is refused, never guessed.
    /// </summary>
    private static readonly Dictionary<string, Action<SecurityTokenDescriptor>> Unexact = new(StringComparer.Ordinal)
    {
        ["a number as role"] = Claim("role", "1"),
        ["a role in capitals and spaces"] = Claim("role", " SECRETARIAT "),
        ["two roles in one text"] = Claim("role", "agency,anonymous"),
        ["a list of roles"] = Claim("role", new[] { "auditor", "secretariat" }),
        ["a list of one role"] = Claim("role", new[] { "auditor" }),
        ["a role that no account has"] = Claim("role", "service"),
        ["an unknown role"] = Claim("role", "king"),
        ["no role"] = claims => claims.Claims.Remove("role"),
        ["no subject"] = claims => claims.Claims.Remove("sub"),
        ["an empty subject"] = Claim("sub", ""),
        ["a subject of 201 characters"] = Claim("sub", new string('a', 201)),
        ["a subject with a line break"] = Claim("sub", "tester\nother"),
        ["a number as subject"] = Claim("sub", 7),
        ["two subjects"] = Claim("sub", new[] { "tester", "other" }),
        ["two agencies"] = Claim("agency", new[] { "NO-KS", "ES-RECI" }),
        ["a city that is no id"] = Claim("city", "Valencia"),
        ["a city in braces"] = Claim("city", "{018f0000-0000-7000-8000-000000000000}"),
        ["two cities"] = Claim("city", new[] { Guid.Empty.ToString(), Guid.AllBitsSet.ToString() }),
        ["two holders"] = Claim("holder", new[] { "one", "two" }),
        ["a text as account version"] = Claim("account_version", "seven"),
        ["the type of any token"] = claims => claims.TokenType = "JWT",
        ["another spelling of the type"] = claims => claims.TokenType = "AT+JWT",
        ["something critical that nobody knows"] = claims =>
            claims.AdditionalHeaderClaims = new Dictionary<string, object> { ["crit"] = new[] { "b64" }, ["b64"] = false },
        ["a life of two hours"] = claims => claims.Expires = DateTime.UtcNow.AddHours(2),
        ["a life of eight thousand years"] = claims => claims.Expires = DateTime.UtcNow.AddYears(7_900),
    };

    public static readonly IReadOnlyList<string> Faults =
    [
        "expired", "not yet valid", "without expiry", "wrong audience", "wrong issuer", "algorithm none", "public key as HMAC secret",
        "unknown key",
        "another key under a known id", "changed payload", "cut signature", "no token at all", "an id token's type",
        .. Unexact.Keys,
    ];

    private static Action<SecurityTokenDescriptor> Claim(string name, object value) => claims => claims.Claims[name] = value;

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
        "another key under a known id" =>
            Signed(claims => claims.SigningCredentials = new(Another(Own().KeyId), SecurityAlgorithms.EcdsaSha256)),
        "changed payload" => ChangedPayload(),
        "cut signature" => Signed(_ => { })[..^2],
        "no token at all" => "nothing",
        "an id token's type" => Signed(claims => claims.TokenType = "id+jwt"),
        _ when Unexact.TryGetValue(fault, out var change) => Signed(change),
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

    private static ECDsaSecurityKey Another(string? id) =>
        new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id ?? "nobody-knows-me" };

    // The classic: a checker that lets the token choose the algorithm takes the published key for the shared secret.
    private async Task<SymmetricSecurityKey> PublicKeyAsSecret()
    {
        using var client = edge.Anonymous();
        return new SymmetricSecurityKey(Encoding.UTF8.GetBytes(await client.GetStringAsync(new Uri("/.well-known/jwks", UriKind.Relative))))
        { KeyId = Own().KeyId };
    }

    private string SignedWith(SymmetricSecurityKey secret) =>
        Signed(claims => claims.SigningCredentials = new(secret, SecurityAlgorithms.HmacSha256));

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
