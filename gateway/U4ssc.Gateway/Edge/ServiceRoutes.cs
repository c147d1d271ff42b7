using Yarp.ReverseProxy.Configuration;

namespace U4ssc.Gateway.Edge;

/// <summary>
/// Puts the configured addresses in, lets headers of every language through, and keeps a route that forgot to say who may pass from being
/// open.
/// </summary>
internal sealed class ServiceRoutes(IConfiguration configuration) : IProxyConfigFilter
{
    // Left out, the values of headers would go on as ASCII, and a reason in most languages could not be passed on at all.
    private const string HeaderEncoding = "utf-8";

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        cluster = cluster with
        {
            HttpClient = (cluster.HttpClient ?? new()) with
            { RequestHeaderEncoding = HeaderEncoding, ResponseHeaderEncoding = HeaderEncoding },
        };
        if (GatewaySettings.ServiceAddress(configuration, cluster.ClusterId) is not { } address)
            return new(cluster);
        var destinations = new Dictionary<string, DestinationConfig> { ["service"] = new() { Address = address.ToString() } };
        return new(cluster with { Destinations = destinations });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        string.IsNullOrEmpty(route.AuthorizationPolicy)
            ? throw new InvalidOperationException(
                $"Route {route.RouteId} does not say who may pass: set AuthorizationPolicy to default or anonymous.")
            : new(route);
}
