using Microsoft.AspNetCore.Http.Features;
using U4ssc.Kernel.Http;
using Yarp.ReverseProxy.Model;

namespace U4ssc.Gateway.Edge;

/// <summary>
/// Refuses a body that says it is too large before a byte of it is read. One that does not say how large it is, is cut off at the same
/// limit by the server while it streams through; nothing is ever held in memory.
/// </summary>
internal static class BodyLimits
{
    public static Task Check(HttpContext http, RequestDelegate next)
    {
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.MaxRequestBodySize ?? ServiceDefaults.BodyBytesMax;
        if (!(http.Request.ContentLength > limit))
            return next(http);

        // Most clients read the answer only after they have sent everything. Let the server swallow what comes for the few seconds it
        // allows, instead of breaking the connection under an answer that was not read yet.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        return GatewayProblems.Answer(http, GatewayProblems.BodyTooLarge);
    }
}
