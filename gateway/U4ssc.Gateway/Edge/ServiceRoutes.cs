using Yarp.ReverseProxy.Configuration;

namespace U4ssc.Gateway.Edge;

/// <summary>Puts the configured addresses in, and keeps a route that forgot to say who may pass from being open.</summary>
internal sealed class ServiceRoutes(IConfiguration configuration) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        if (GatewaySettings.ServiceAddress(configuration, cluster.ClusterId) is not { } address)
            return new(cluster);
        var destinations = new Dictionary<string, DestinationConfig> { ["service"] = new() { Address = address.ToString() } };
        return new(cluster with { Destinations = destinations });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        string.IsNullOrEmpty(route.AuthorizationPolicy)
            ? throw new InvalidOperationException($"Route {route.RouteId} does not say who may pass: set AuthorizationPolicy to default or anonymous.")
            : new(route);
}
