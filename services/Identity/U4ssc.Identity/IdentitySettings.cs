using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace U4ssc.Identity;

/// <summary>
/// What Identity must be told, checked at start: every wrong or missing value is named in one sentence, all of them at once.
/// </summary>
internal sealed record IdentitySettings(
    string Store, Uri Issuer, ECDsaSecurityKey SigningKey, IReadOnlyList<ECDsaSecurityKey> FormerSigningKeys, byte[] EncryptionKey)
{
    /// <summary>
    /// How long a token counts: long enough that a machine asks a few times an hour, short enough that what it says is never old.
    /// </summary>
    public TimeSpan TokenLifetime { get; private init; }

    /// <summary>How many accounts an agency has at the most, its cities' included.</summary>
    public int AccountsPerAgencyMax { get; private init; }

    /// <summary>
    /// Networks of the gateways that are believed when they say how they were asked; this machine alone where none is named.
    /// </summary>
    public IReadOnlyList<System.Net.IPNetwork> Gateways { get; private init; } = [];

    public const string Audience = "u4ssc";
    private const int TokenMinutesMin = 5;
    internal const int TokenMinutesMax = 10;
    private const int AccountsPerAgencyDefault = 2_000;
    private const int AccountsPerAgencyLimit = 100_000;
    private const int EncryptionKeyBytes = 32;
    private const string SigningKeyHint =
        "Make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER | base64 -w0";

    /// <summary>The role that Identity runs with, which owns nothing.</summary>
    public string Login => new NpgsqlConnectionStringBuilder(Store).Username ?? "";

    /// <summary>The same database for who owns the tables; read where it is needed.</summary>
    private string? Owner { get; init; }

    /// <summary>For <c>migrate</c> alone.</summary>
    public string OwnersStore()
    {
        if (string.IsNullOrWhiteSpace(Owner))
            throw new InvalidOperationException(
                "ConnectionStrings:Owner is missing: migrate needs the role that owns Identity's database.");
        return new NpgsqlConnectionStringBuilder(Owner).Username != Login
            ? Owner
            : throw new InvalidOperationException(
                $"ConnectionStrings:Owner and ConnectionStrings:Store both name the role {Login}. Make a second role that owns the database.");
    }

    public static IdentitySettings From(IConfiguration configuration)
    {
        var wrong = new List<string>();
        var store = configuration.GetConnectionString("Store");
        if (string.IsNullOrWhiteSpace(store))
            wrong.Add("ConnectionStrings:Store is missing: name the PostgreSQL database of Identity.");
        if (!Uri.TryCreate(configuration["Auth:Issuer"], UriKind.Absolute, out var issuer) || issuer.Scheme is not ("http" or "https"))
            wrong.Add(
                "Auth:Issuer is missing or no http(s) address: give the public address of the platform, such as https://u4ssc.example.");

        var signing = SigningKeyFrom(configuration["Identity:SigningKey"], "Identity:SigningKey", wrong);
        var former = configuration.GetSection("Identity:FormerSigningKeys").GetChildren()
            .Select(child => SigningKeyFrom(child.Value, child.Path, wrong)).OfType<ECDsaSecurityKey>().ToList();
        var encryption = Base64(configuration["Identity:EncryptionKey"]);
        if (encryption?.Length != EncryptionKeyBytes)
            wrong.Add("Identity:EncryptionKey is missing or not base64 of 32 bytes. Make one with: openssl rand -base64 32");

        var minutes = Number(configuration, "Identity:TokenMinutes", TokenMinutesMin, TokenMinutesMax, TokenMinutesMax, wrong);
        var accounts = Number(configuration, "Identity:AccountsPerAgencyMax", 1, AccountsPerAgencyLimit, AccountsPerAgencyDefault, wrong);

        var gateways = new List<System.Net.IPNetwork>();
        foreach (var child in configuration.GetSection("Identity:Gateways").GetChildren())
        {
            if (System.Net.IPNetwork.TryParse(child.Value, out var network))
                gateways.Add(network);
            else
                wrong.Add($"{child.Path} is no network: write it as 10.0.0.0/8.");
        }

        return wrong.Count == 0
            ? new IdentitySettings(store!, issuer!, signing!, former, encryption!)
            {
                Owner = configuration.GetConnectionString("Owner"),
                TokenLifetime = TimeSpan.FromMinutes(minutes),
                AccountsPerAgencyMax = accounts,
                Gateways = gateways,
            }
            : throw new InvalidOperationException("Identity cannot start. " + string.Join(' ', wrong));
    }

    private static int Number(IConfiguration configuration, string name, int min, int max, int otherwise, List<string> wrong)
    {
        if (configuration[name] is not { Length: > 0 } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        wrong.Add($"{name} is a whole number from {min} to {max}; without it, it is {otherwise}.");
        return otherwise;
    }

    private static ECDsaSecurityKey? SigningKeyFrom(string? text, string name, List<string> wrong)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(Base64(text) ?? [], out _);
            if (key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                // The id follows from the key, so that every replica and every restart publishes the same one.
                var security = new ECDsaSecurityKey(key);
                security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
                return security;
            }
        }
        catch (CryptographicException)
        {
            // Said below, without the exception's text: it may quote key material.
        }

        wrong.Add($"{name} is missing or not base64 of a PKCS#8 EC P-256 private key. {SigningKeyHint}");
        return null;
    }

    private static byte[]? Base64(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return text is not null && Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
