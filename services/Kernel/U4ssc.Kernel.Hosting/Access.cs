using System.Security.Claims;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace U4ssc.Kernel.Hosting;

/// <summary>Roles of the programme. <see cref="Anonymous"/> in a permit means everybody; <see cref="Service"/> is the platform itself.</summary>
public enum Role
{
    Anonymous,
    Secretariat,
    Agency,
    City,
    Verifier,
    Auditor,
    Subscriber,
    Service,
}

/// <summary>Who asks, from the token and from nothing else.</summary>
/// <param name="Subject">Opaque subject id.</param>
/// <param name="Agency">Code of the agency that the caller acts for, where there is one.</param>
/// <param name="City">Id of the city that the caller acts for, where there is one.</param>
public sealed record Caller(string Subject, Role Role, string? Agency, Guid? City)
{
    /// <summary>Nobody in particular.</summary>
    public static Caller Nobody { get; } = new("anonymous", Role.Anonymous, null, null);

    internal static Caller Of(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated != true) return Nobody;
        var role = Enum.TryParse<Role>(user.FindFirstValue("role"), ignoreCase: true, out var known) && known is not (Role.Service or Role.Anonymous) ? known : Role.Anonymous;
        return new(
            user.FindFirstValue("sub") ?? "unknown", role, user.FindFirstValue("agency"),
            Guid.TryParse(user.FindFirstValue("city"), out var city) ? city : null);
    }
}

/// <summary>Whose a thing is: its agency, its city, the subjects assigned to it.</summary>
public sealed record Owner(string? Agency = null, Guid? City = null, IReadOnlyCollection<string>? Subjects = null);

/// <summary>How a caller must stand to the owner of a thing.</summary>
public enum Relation
{
    /// <summary>No relation is asked for.</summary>
    Any,

    /// <summary>The caller acts for the agency that owns it.</summary>
    OwnAgency,

    /// <summary>The caller acts for the city that owns it.</summary>
    OwnCity,

    /// <summary>The caller is one of the subjects assigned to it.</summary>
    Assigned,
}

/// <summary>One row of a service's access table: this role may ask this of what it stands so to, while it is in these states.</summary>
/// <param name="Route">Below /api/{service}, without constraints: <c>/cities/{id}</c>.</param>
/// <param name="States">States in which the decider can say yes, separated by <c>|</c>; <c>any</c> where it does not depend on the state.</param>
public sealed record Permit(string Method, string Route, Role Role, Relation Relation = Relation.Any, string States = "any");

/// <summary>What an endpoint allows to whom: the rows of the access table for this route.</summary>
public sealed class Permits(IReadOnlyList<Permit> rows)
{
    /// <summary>The rows.</summary>
    public IReadOnlyList<Permit> Rows => rows;

    /// <summary>True where everybody may ask.</summary>
    [JsonIgnore]
    public bool IsPublic => rows.Any(row => row.Role == Role.Anonymous);

    /// <summary>True where this role may ask at all.</summary>
    public bool Knows(Role role) => IsPublic || rows.Any(row => row.Role == role);

    /// <summary>True where this caller may ask it of what belongs to <paramref name="owner"/>.</summary>
    public bool Allow(Caller caller, Owner owner) =>
        rows.Any(row => (row.Role == caller.Role || row.Role == Role.Anonymous) && Stands(row.Relation, caller, owner));

    private static bool Stands(Relation relation, Caller caller, Owner owner) => relation switch
    {
        Relation.Any => true,
        Relation.OwnAgency => caller.Agency is not null && string.Equals(caller.Agency, owner.Agency, StringComparison.Ordinal),
        Relation.OwnCity => caller.City is not null && caller.City == owner.City,
        Relation.Assigned => owner.Subjects?.Contains(caller.Subject) == true,
        _ => false,
    };
}

internal static partial class AccessTable
{
    /// <summary>Gives every endpoint of the group its rows; a route without a row stops the service from starting.</summary>
    public static void Enforce(RouteGroupBuilder group, string prefix, IReadOnlyList<Permit> table) =>
        ((IEndpointConventionBuilder)group).Finally(builder =>
        {
            var endpoint = (RouteEndpointBuilder)builder;
            var method = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods.SingleOrDefault() ?? "GET";
            var route = Route(endpoint.RoutePattern.RawText ?? "", prefix);
            var rows = table.Where(row => row.Route == route && row.Method == method).ToList();
            if (rows.Count == 0) throw new InvalidOperationException($"{method} {route} is missing from the access table of this service: add the rows that say who may ask it.");
            var permits = new Permits(rows);
            endpoint.Metadata.Add(permits);
            endpoint.Metadata.Add(permits.IsPublic ? new AllowAnonymousAttribute() : new AuthorizeAttribute());
        });

    internal static string Route(string rawText, string prefix)
    {
        var path = "/" + rawText.Trim('/');
        var below = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;
        var plain = Constraint().Replace(below, "{$1}");
        return plain.Length == 0 ? "/" : plain;
    }

    [GeneratedRegex(@"\{\*{0,2}(\w+)[^}]*\}")]
    private static partial Regex Constraint();
}
