namespace U4ssc.Registry.Domain;

/// <summary>What can happen to an agency.</summary>
public interface IAgencyEvent;

/// <summary>The names under which an agency's events lie on disk, in histories and in leaves, for ever.</summary>
public static class AgencyEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("agency_registered", typeof(AgencyRegistered)),
    ];
}

/// <summary>An agency joined the programme.</summary>
/// <param name="Code">Its code, such as <c>NO-KS</c>; the natural key.</param>
/// <param name="Name">Its name, at most <see cref="Shapes.NameLengthMax"/> characters.</param>
/// <param name="Countries">ISO 3166-1 alpha-2 codes of the countries whose cities it may bring in, in ordinal order, none twice.</param>
public sealed record AgencyRegistered(string Code, string Name, IReadOnlyList<string> Countries) : IAgencyEvent;
