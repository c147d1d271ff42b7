using Microsoft.AspNetCore.Http.Extensions;
using U4ssc.Kernel.Http;

namespace U4ssc.Gateway.Edge;

/// <summary>
/// Where the platform's public address is https, nothing is done for a request that came in the clear, and its credentials go no further.
/// HTTPS is what the gateway's own listener saw, or what a trusted proxy says.
/// </summary>
internal static class SecureTransport
{
    /// <summary>Runs before anything looks at the request. Probes of the machine itself come in the clear.</summary>
    public static Task Require(HttpContext http, RequestDelegate next)
    {
        if (http.Request.IsHttps || http.Request.Path.StartsWithSegments("/health")
            || !http.RequestServices.GetRequiredService<GatewaySettings>().IsHttpsRequired)
            return next(http);
        SecurityEvents.Told(SecurityEvent.AccessRefused, http, what: "in the clear");
        // A page that a person typed is sent on. A program that sent a token in the clear must hear of it, or it would go on.
        var isPage = (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            && http.Request.Headers.Authorization.Count == 0
            && AcceptedForm.Of(http.Request, "application/json", "text/html") == "text/html";
        if (!isPage)
            return GatewayProblems.Answer(http, GatewayProblems.HttpsRequired);
        var issuer = http.RequestServices.GetRequiredService<GatewaySettings>().Issuer;
        http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        http.Response.Headers.Location = UriHelper.BuildAbsolute(issuer.Scheme, new HostString(issuer.Authority), http.Request.PathBase,
            http.Request.Path, http.Request.QueryString);
        return Task.CompletedTask;
    }
}
