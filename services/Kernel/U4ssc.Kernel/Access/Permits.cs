using System.Text.Json.Serialization;

namespace U4ssc.Kernel;

/// <summary>One row of a service's access table: this role may ask this of what it stands so to, while it is in these states.</summary>
/// <param name="Route">Below /api/{service}, without constraints: <c>/cities/{id}</c>; the whole path of a route that is somewhere else.
/// </param>
/// <param name="States">States in which the decider can say yes, separated by <c>|</c>; <c>any</c> where it does not depend on the
/// state.</param>
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
        Relation.OwnCity => caller.City is not null && caller.City == owner.City && !IsOfAnotherAgency(caller, owner),
        Relation.Assigned => owner.Holders?.Contains(caller.Holder) == true,
        Relation.Itself => string.Equals(caller.Subject, owner.Account, StringComparison.Ordinal),
        _ => false,
    };

    // An agency gives accounts to its cities and writes the city's id itself: one that names a city of another agency must not open it.
    private static bool IsOfAnotherAgency(Caller caller, Owner owner) =>
        caller.Agency is not null && owner.Agency is not null && !string.Equals(caller.Agency, owner.Agency, StringComparison.Ordinal);
}
