using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace U4ssc.Kernel.Http;

/// <summary>
/// The values of headers are UTF-8, at the gateway and behind it: a reason is given in any language. What is not UTF-8 is refused with the
/// header's name; left to itself the server would break off without a word.
/// </summary>
public static class HeaderText
{
    private const char Unreadable = '\uFFFD';

    // What it cannot read becomes U+FFFD, and is refused by name further on.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>Reads and writes them so.</summary>
    public static void IsUtf8(KestrelServerOptions kestrel)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        kestrel.RequestHeaderEncodingSelector = static _ => Utf8;
        kestrel.ResponseHeaderEncodingSelector = static _ => Utf8;
    }

    /// <summary>Refuses values that are not UTF-8, and control characters.</summary>
    public static Task Check(HttpContext http, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        foreach (var (name, values) in http.Request.Headers)
        {
            foreach (var value in values)
            {
                if (value is not null && !Ascii.IsValid(value) && value.Contains(Unreadable, StringComparison.Ordinal))
                    throw new BadInputException($"header {name}", "header.malformed",
                        $"The header {name} is not valid UTF-8. Send its value as UTF-8.");
                if (value?.Contains('\0', StringComparison.Ordinal) == true)
                    throw new BadInputException($"header {name}", "header.malformed", $"The header {name} must not contain U+0000.");
            }
        }

        return next(http);
    }
}
