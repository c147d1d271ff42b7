using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity;

/// <summary>
/// Reads a request to the token endpoint exactly, before the server's form reader, OpenIddict and the store see it: what is malformed is
/// answered in OAuth's own form (RFC 6749, 5.2), and never reaches what would fault on it.
/// </summary>
internal static class TokenRequests
{
    public const string Path = "/connect/token";
    private const int BytesMax = 16 * 1024;
    private const int FieldsMax = 50;
    private const int NameCharactersMax = 100;
    private const int ClientIdCharactersMax = 100;
    private const string FormType = "application/x-www-form-urlencoded";
    private static readonly UTF8Encoding ExactUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task Check(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase) || !HttpMethods.IsPost(http.Request.Method))
        {
            await next(http);
            return;
        }

        var basic = BasicOf(http.Request.Headers.Authorization.ToString());
        var form = await FormOf(http);
        if (form.Wrong is not null || basic.Wrong is not null || (basic.ClientId ?? form.ClientId) is { } id && !IsClientId(id))
            await Refuse(http, form.Wrong, basic.ClientId is not null || basic.Wrong is not null);
        else
            await next(http);
        if (http.Response.StatusCode is StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized)
            SecurityEvents.Told(SecurityEvent.AuthenticationFailed, http, basic.ClientId ?? form.ClientId ?? "unknown", "client");
    }

    private static bool IsClientId(string id) =>
        id.Length is > 0 and <= ClientIdCharactersMax && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~');

    // RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
    private static (string? ClientId, string? Wrong) BasicOf(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var said)
            || !string.Equals(said.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
            return header.StartsWith("Basic", StringComparison.OrdinalIgnoreCase)
                ? (null, "The Basic credentials are malformed.")
                : (null, null);
        var bytes = new byte[said.Parameter?.Length ?? 0];
        if (!Convert.TryFromBase64String(said.Parameter ?? "", bytes, out var length) || Text(bytes.AsSpan(0, length)) is not { } pair)
            return (null, "The Basic credentials are malformed.");
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return (null, "The Basic credentials are malformed.");
        return (Decoded(pair[..colon]), Decoded(pair[(colon + 1)..])) is ({ } id, not null)
            ? (id, null)
            : (null, "The Basic credentials are malformed.");
    }

    private static async Task<(string? ClientId, string? Wrong)> FormOf(HttpContext http)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !string.Equals(type.MediaType, FormType, StringComparison.OrdinalIgnoreCase)
            || !(type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase)))
            return (null, $"Send the request as {FormType} in UTF-8.");

        var body = new MemoryStream();
        var buffer = new byte[4096];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is var read and > 0)
        {
            if (body.Length + read > BytesMax)
                return (null, string.Create(CultureInfo.InvariantCulture, $"The request is larger than {BytesMax} bytes."));
            body.Write(buffer.AsSpan(0, read));
        }

        var fields = Encoding.Latin1.GetString(body.ToArray()).Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length > FieldsMax)
            return (null, $"The request has more than {FieldsMax} parameters.");
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (Decoded(equals < 0 ? field : field[..equals]) is not { Length: > 0 and <= NameCharactersMax } name
                || Decoded(equals < 0 ? "" : field[(equals + 1)..]) is not { } value)
                return (null, "A parameter is malformed: percent-encoded UTF-8 without control characters is expected.");
            if (!seen.TryAdd(name, value))
                return (null, "A parameter is given twice.");
        }

        body.Position = 0;
        http.Request.Body = body;
        return (seen.GetValueOrDefault("client_id"), null);
    }

    // Null where an escape is cut off, what it gives is no UTF-8, or it holds a control character.
    private static string? Decoded(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length
                    || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
                    return null;
                bytes.Add(one);
                i += 2;
            }
            else if (text[i] > 0xFF)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
            else
            {
                bytes.Add(text[i] == '+' ? (byte)' ' : (byte)text[i]);
            }
        }

        return Text([.. bytes]) is { } clear && !clear.Any(char.IsControl) ? clear : null;
    }

    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ExactUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Task Refuse(HttpContext http, string? malformed, bool byHeader)
    {
        var response = http.Response;
        response.StatusCode = malformed is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest;
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        if (malformed is null && byHeader)
            response.Headers.WWWAuthenticate = "Basic realm=\"u4ssc\"";
        response.ContentType = "application/json;charset=UTF-8";
        return response.WriteAsync(JsonSerializer.Serialize(new
        {
            error = malformed is null ? "invalid_client" : "invalid_request",
            error_description = malformed ?? "The client credentials are not those of a client.",
        }));
    }
}
