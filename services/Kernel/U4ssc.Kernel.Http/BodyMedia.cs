using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace U4ssc.Kernel.Http;

/// <summary>
/// What a JSON body may say of itself. Read by the framework's own parser: letters' case, quotes and blanks make no difference.
/// </summary>
internal static class BodyMedia
{
    public const string WithoutMark = "The body begins with a byte order mark. Send it in UTF-8 without one.";

    private static readonly string[] Utf8 = ["utf-8", "utf8", "us-ascii"];

    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Refuses another type, another encoding and what is packed, and says what to send.</summary>
    public static void RequireJson(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } packed
            && !packed.Equals("identity", StringComparison.OrdinalIgnoreCase))
            throw Not($"A body with Content-Encoding: {Word(packed)} is not unpacked here. Send it as it is, without Content-Encoding.");
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !request.HasJsonContentType())
            throw Not("The body must be JSON: send Content-Type: application/json.");
        if (type.Charset.HasValue
            && !Utf8.Contains(HeaderUtilities.RemoveQuotes(type.Charset).ToString(), StringComparer.OrdinalIgnoreCase))
            throw Not(
                $"A body in {Word(type.Charset.ToString())} is not read here. Send it in UTF-8, with Content-Type: application/json.");
    }

    private static string Word(string said) => said.Length <= 40 ? said : said[..40] + "…";

    private static BadHttpRequestException Not(string why) => new(why, StatusCodes.Status415UnsupportedMediaType);
}
