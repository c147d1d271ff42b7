using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Configuration;
using U4ssc.Kernel;
using U4ssc.Testing;

namespace U4ssc.Tidy.Tests.Checks;

/// <summary>A route of the gateway: what it matches, by which policy, and before which others.</summary>
internal sealed record GatewayRoute(string Path, IReadOnlyList<string>? Methods, string? Policy, int Order);

/// <summary>
/// The gateway asks for a token where the service behind it does, and nowhere else; and it has no route that leads nowhere.
/// </summary>
internal static class GatewayRoutes
{
    public static IReadOnlyList<GatewayRoute> Configured { get; } =
    [
        .. from route in new ConfigurationBuilder().AddJsonFile(Repository.At("gateway", "U4ssc.Gateway", "appsettings.json")).Build()
        .GetSection("ReverseProxy:Routes").GetChildren()
           select new GatewayRoute(route["Match:Path"]!, route.GetSection("Match:Methods").Get<string[]>(), route["AuthorizationPolicy"],
               route.GetValue<int>("Order")),
    ];

    /// <summary>Rows that let everybody in behind a route that does not.</summary>
    public static IEnumerable<Finding> Closed(IReadOnlyList<GatewayRoute> routes, string service, IReadOnlyList<Permit> table) =>
        from row in table
        where row.Role == Role.Anonymous
        let taken = routes.Where(route =>
            Matches(route, row.Method, Path(service, row)))
                    .MinBy(route => route.Order)
        where taken?.Policy != "anonymous"
        select new Finding($"{service}: {row.Method} {row.Route}",
            $"is for everybody, but the gateway's route {taken?.Path ?? "is missing"} asks for a token.");

    /// <summary>Rows that nobody can ask from outside, since the gateway has no route to them.</summary>
    public static IEnumerable<Finding> Unreachable(IReadOnlyList<GatewayRoute> routes, string service, IReadOnlyList<Permit> table) =>
        from row in table
        where !routes.Any(route => Matches(route, row.Method, Path(service, row)))
        select new Finding($"{service}: {row.Method} {row.Route}", "has no route in the gateway's appsettings.json: nobody can ask it.");

    /// <summary>
    /// Routes behind which no service has anything: they promise what there is not, and ask for tokens or pass limits for nothing.
    /// </summary>
    public static IEnumerable<Finding> LeadingNowhere(
        IReadOnlyList<GatewayRoute> routes, IReadOnlyList<(string Method, string Path)> served) =>
        from route in routes
        where !OfIdentity.Contains(route.Path, StringComparer.Ordinal)
        where !served.Any(one =>
            Matches(route, one.Method, one.Path.Replace("{", "a", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)))
        select new Finding(route.Path, "leads to no route of any service: remove it from the gateway's appsettings.json.");

    private static readonly string[] Elsewhere = ["/api/", "/schemas/", "/asyncapi.json"];

    // Identity is composed in its own way, and its tests ask these.
    private static readonly string[] OfIdentity =
        ["/api/identity/{**rest}", "/openapi/identity.json", "/connect/{**rest}", "/.well-known/openid-configuration", "/.well-known/jwks",
            "/.well-known/ended-tokens"];

    // A row of a route that is somewhere else names the whole path.
    private static string Path(string service, Permit row)
    {
        var whole = Elsewhere.Any(place => row.Route.StartsWith(place, StringComparison.Ordinal));
        var path = whole ? row.Route : $"/api/{service}{row.Route}";
        return path.Replace("{", "a", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
    }

    private static bool Matches(GatewayRoute route, string method, string path) =>
        route.Methods?.Contains(method) != false && new TemplateMatcher(TemplateParser.Parse(route.Path), []).TryMatch(path, []);
}
