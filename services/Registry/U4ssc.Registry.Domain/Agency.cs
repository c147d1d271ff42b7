using U4ssc.Kernel;

namespace U4ssc.Registry.Domain;

/// <summary>A national agency or hub that brings cities into the programme.</summary>
public abstract record Agency : IState<Agency, IAgencyEvent>
{
    /// <inheritdoc />
    public static Agency Initial { get; } = new NotRegistered();

    /// <inheritdoc />
    public static Agency Evolve(Agency state, IAgencyEvent happened) => (state, happened) switch
    {
        (NotRegistered, AgencyRegistered e) => new Registered(e.Code, e.Name, e.Countries),
        _ => throw new ImpossibleHistoryException(state, happened),
    };

    /// <summary>There is no such agency.</summary>
    public sealed record NotRegistered : Agency;

    /// <summary>It is in the programme.</summary>
    public sealed record Registered(string Code, string Name, IReadOnlyList<string> Countries) : Agency;
}
