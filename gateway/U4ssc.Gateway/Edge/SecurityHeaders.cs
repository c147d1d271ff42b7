using Scalar.AspNetCore;

namespace U4ssc.Gateway.Edge;

/// <summary>What browsers are told with every answer. A service that serves a page may say more exactly what that page needs.</summary>
internal static class SecurityHeaders
{
    private const string NothingEmbedded = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private const string PlainPage =
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private const string HstsYear = "max-age=31536000; includeSubDomains";

    public static Task Attach(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.Remove("Server");
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            if (headers.ContentSecurityPolicy.Count == 0)
                headers.ContentSecurityPolicy = PolicyFor(http);
            if (http.Request.IsHttps || http.RequestServices.GetRequiredService<GatewaySettings>().IsHttpsRequired)
                headers.StrictTransportSecurity = HstsYear;
            return Task.CompletedTask;
        });
        return next(http);
    }

    private static string PolicyFor(HttpContext http)
    {
        // The reference is a script of our own assembly; its start-up script carries this request's nonce.
        if (http.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce)
            return $"default-src 'self'; connect-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";
        return http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true ? PlainPage : NothingEmbedded;
    }
}
