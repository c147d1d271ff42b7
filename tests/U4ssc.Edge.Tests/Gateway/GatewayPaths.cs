using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using U4ssc.Gateway;

namespace U4ssc.Edge.Tests.Gateway;

/// <summary>A route of the gateway, its own or a service's, with an address that it matches.</summary>
/// <param name="Methods">Empty for any.</param>
internal sealed record GatewayPath(string Path, IReadOnlyList<string> Methods, bool IsPublic)
{
    public bool IsRead => Methods.Count == 0 || Methods.Contains("GET");
}

/// <summary>All routes of the gateway as it is configured: what must hold for each is asked of each.</summary>
internal static partial class GatewayPaths
{
    public static async Task<IReadOnlyList<GatewayPath>> All(RunningEdge edge)
    {
        await using var app = GatewayService.Create([$"--Auth:Issuer={edge.Address}", $"--Services:identity={edge.IdentityAddress}"]);
        return
        [
            .. from source in ((IEndpointRouteBuilder)app).DataSources
               from endpoint in source.Endpoints.OfType<RouteEndpoint>()
               select new GatewayPath(
                   Sample(endpoint.RoutePattern.RawText ?? "/"),
                   endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [],
                   endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null),
        ];
    }

    private static string Sample(string pattern) => "/" + Parameter().Replace(pattern, found => found.Value switch
    {
        "{code}" => "token.missing",
        "{documentName?}" => "",
        _ => "1",
    }).TrimStart('/');

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
