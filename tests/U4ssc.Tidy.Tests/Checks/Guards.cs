using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using U4ssc.Kernel;

namespace U4ssc.Tidy.Tests.Checks;

/// <summary>One table says who may ask what; here is what slipped past it.</summary>
public static class Guards
{
    // Public by what they are: health, the API document, the version that runs, checkpoints.
    private static readonly string[] Open = ["/health/", "/openapi/", "/status", "/ledger/"];

    /// <summary>Endpoints of the service's own that no row speaks of, and others that are open without being of a kind that is.</summary>
    public static IEnumerable<Finding> Unguarded(string service, IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (route.StartsWith($"/api/{service}", StringComparison.Ordinal))
            {
                if (endpoint.Metadata.GetMetadata<Permits>() is not { Rows.Count: > 0 })
                    yield return new(Name(endpoint, route), "has no row in the access table.");
            }
            else if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && endpoint.Metadata.GetMetadata<Permits>() is null
                && !Open.Any(open => route.StartsWith(open, StringComparison.Ordinal)))
            {
                yield return new(Name(endpoint, route), "is open to everybody and no row says so.");
            }
        }
    }

    /// <summary>Rows that speak of no endpoint: a typing error in a row leaves its route without it.</summary>
    public static IEnumerable<Finding> DeadRows(string service, IEnumerable<Permit> table, IEnumerable<Endpoint> endpoints)
    {
        var used = endpoints.SelectMany(endpoint => endpoint.Metadata.GetMetadata<Permits>()?.Rows ?? []).ToHashSet();
        return from row in table
               where !used.Contains(row)
               select new Finding($"{service}: {row.Method} {row.Route}", $"the row for {row.Role} belongs to no route.");
    }

    private static string Name(RouteEndpoint endpoint, string route) =>
        $"{(endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var method, ..] ? method : "*")} {route}";
}
