using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace U4ssc.Kernel.Http;

/// <summary>Reads who asks from a checked token.</summary>
public static class Callers
{
    /// <summary>The caller that the claims name.</summary>
    public static Caller Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.Identity?.IsAuthenticated != true) return Caller.Nobody;
        // What the token check lets pass has both, exactly; whatever else vouched for this caller has said nothing that counts.
        if (user.FindFirstValue("sub") is not { Length: > 0 } subject || RoleOf(user.FindFirstValue("role")) is not { } role)
            return Caller.Nobody;
        return new(subject, role, user.FindFirstValue("agency"), Guid.TryParseExact(user.FindFirstValue("city"), "D", out var city)
            ? city
            : null)
        {
            Holder = new(user.FindFirstValue(TokenClaims.Holder) ?? subject),
        };
    }

    /// <summary>The role that a word names; null where it names none. No account is <c>service</c> or <c>anonymous</c>.</summary>
    public static Role? RoleOf(string? word) =>
        EnumWords.Find<Role>(word) is { } role and not (Role.Anonymous or Role.Service) ? role : null;
}

/// <summary>Gives every endpoint the rows of its service's access table.</summary>
public static partial class AccessTable
{
    /// <summary>Gives every endpoint of the group its rows; a route without a row stops the service from starting.</summary>
    public static void Enforce(RouteGroupBuilder group, string prefix, IReadOnlyList<Permit> table) =>
        ((IEndpointConventionBuilder)NotNull(group)).Finally(builder =>
        {
            var endpoint = (RouteEndpointBuilder)builder;
            var method = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods.SingleOrDefault() ?? "GET";
            var route = Route(endpoint.RoutePattern.RawText ?? "", prefix);
            var rows = table.Where(row => row.Route == route && row.Method == method).ToList();
            if (rows.Count == 0)
                throw new InvalidOperationException(
                    $"{method} {route} is missing from the access table of this service: add the rows that say who may ask it.");
            var permits = new Permits(rows);
            endpoint.Metadata.Add(permits);
            endpoint.Metadata.Add(new DescribedRoute(endpoint.RoutePattern));
            endpoint.Metadata.Add(permits.IsPublic ? new AllowAnonymousAttribute() : new AuthorizeAttribute());
        });

    /// <summary>A route's pattern as the table writes it: below the service's prefix, without constraints.</summary>
    public static string Route(string rawText, string prefix)
    {
        var path = "/" + rawText.Trim('/');
        var below = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;
        var plain = Constraint().Replace(below, "{$1}");
        return plain.Length == 0 ? "/" : plain;
    }

    private static RouteGroupBuilder NotNull(RouteGroupBuilder group) => group ?? throw new ArgumentNullException(nameof(group));

    [GeneratedRegex(@"\{\*{0,2}(\w+)[^}]*\}")]
    private static partial Regex Constraint();
}
