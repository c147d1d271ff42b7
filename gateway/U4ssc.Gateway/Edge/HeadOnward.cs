using U4ssc.Kernel.Http;
using Yarp.ReverseProxy.Model;

namespace U4ssc.Gateway.Edge;

/// <summary>A HEAD that goes on to a service goes on as HEAD: a body that nobody reads need not be sent through.</summary>
internal static class HeadOnward
{
    public static Task Attach(HttpContext http, RequestDelegate next)
    {
        if (HeadIsGet.Was(http) && http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is not null)
            http.Request.Method = HttpMethods.Head;
        return next(http);
    }
}
