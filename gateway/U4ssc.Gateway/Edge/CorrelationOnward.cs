using U4ssc.Kernel.Http;

namespace U4ssc.Gateway.Edge;

/// <summary>Passes on the correlation id that the answer will carry, be it the caller's or a new one.</summary>
internal static class CorrelationOnward
{
    public static Task Attach(HttpContext http, RequestDelegate next)
    {
        http.Request.Headers[Correlation.Header] = Correlation.Of(http);
        return next(http);
    }
}
