using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace U4ssc.Kernel.Http;

/// <summary>
/// Reads a token whose signature is good as exactly as everything else that comes from outside: an issuer other than ours may have signed
/// it. What is not as this platform's tokens are is refused, never guessed.
/// </summary>
internal sealed class ExactTokens(JsonWebTokenHandler handler, IReadOnlyCollection<string> types, TimeProvider clock) : TokenHandler
{
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var result = await handler.ValidateTokenAsync(token, validationParameters);
        return result.IsValid && TokenClaims.Wrong((JsonWebToken)result.SecurityToken, types, clock.GetUtcNow()) is { } wrong
            ? new TokenValidationResult { IsValid = false, Exception = new SecurityTokenValidationException(wrong) }
            : result;
    }

    public override Task<TokenValidationResult> ValidateTokenAsync(SecurityToken token, TokenValidationParameters validationParameters) =>
        ValidateTokenAsync(((JsonWebToken)token).EncodedToken, validationParameters);

    public override SecurityToken ReadToken(string token) => handler.ReadToken(token);
}

/// <summary>What the claims of a token may be.</summary>
internal static class TokenClaims
{
    /// <summary>The names of the platform's own claims.</summary>
    public const string Holder = "holder";

    /// <summary>The version of the account that the token was issued for.</summary>
    public const string AccountVersion = "account_version";

    /// <summary>The type of an access token (RFC 9068), so that no other kind of token with this audience passes for one.</summary>
    public const string AccessToken = "at+jwt";

    private const int TextCharactersMax = 200;
    private static readonly TimeSpan LifeMax = TimeSpan.FromHours(1);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    /// <summary>The first thing that is wrong, in words for the log; null where all is as it must be.</summary>
    public static string? Wrong(JsonWebToken token, IReadOnlyCollection<string> types, DateTimeOffset now)
    {
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedHeader), Once);
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload), Once);
            return WrongHeader(header.RootElement, types) ?? WrongClaims(payload.RootElement)
                ?? (token.ValidTo > (now + LifeMax + ClockSkew).UtcDateTime ? "it would count for longer than an hour" : null);
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException)
        {
            return "its parts are no plain JSON objects";
        }
    }

    private static string? WrongHeader(JsonElement header, IReadOnlyCollection<string> types) =>
        !(header.TryGetProperty("typ", out var typ) && typ.ValueKind == JsonValueKind.String && types.Contains(typ.GetString()!))
            ? "its type is no access token's"
        : header.TryGetProperty("crit", out _) ? "it asks for something that is not understood here (crit)"
        : null;

    private static string? WrongClaims(JsonElement claims) =>
        !Is(claims, "sub", required: true, IsOpaque) ? "sub must be one text of 1 to 200 visible characters"
        : !Is(claims, "role", required: true, role => Callers.RoleOf(role) is not null)
        ? "role must be one of the words that the platform gives"
        : !Is(claims, "agency", required: false, code => code.Length <= AgencyCode.CharactersMax && IsOpaque(code))
        ? "agency must be the code of one agency"
        : !Is(claims, "city", required: false, city => Guid.TryParseExact(city, "D", out _)) ? "city must be the id of one city"
        : !Is(claims, Holder, required: false, IsOpaque) ? "holder must be one text of 1 to 200 visible characters"
        : claims.TryGetProperty(AccountVersion, out var version)
            && !(version.ValueKind == JsonValueKind.Number && version.TryGetInt64(out _))
            ? "account_version must be a whole number"
        : null;

    private static bool IsOpaque(string text) =>
        text.Length is > 0 and <= TextCharactersMax && text.All(c => !char.IsControl(c) && !char.IsWhiteSpace(c));

    private static bool Is(JsonElement claims, string name, bool required, Func<string, bool> right) =>
        claims.TryGetProperty(name, out var claim) ? claim.ValueKind == JsonValueKind.String && right(claim.GetString()!) : !required;
}
