using U4ssc.Kernel;

namespace U4ssc.Registry.Domain;

/// <summary>A city in the programme, in exactly one agency.</summary>
public abstract record City : IState<City, ICityEvent>, IOwned
{
    /// <inheritdoc />
    public static City Initial { get; } = new NotRegistered();

    /// <inheritdoc />
    public static City Evolve(City state, ICityEvent happened) => (state, happened) switch
    {
        (NotRegistered, CityRegistered e) => new Candidate(e.Details),
        (Candidate, CityDetailsChanged e) => new Candidate(e.Details),
        (Candidate c, CityEnrolled e) => new Enrolled(c.Details, e.Signatory, e.SignedOn, e.LetterSha256),
        (Enrolled c, CityDetailsChanged e) => c with { Details = e.Details },
        (Registered c, CityWithdrawn) => new Withdrawn(c.Details.Agency),
        _ => throw new ImpossibleHistoryException(state, happened),
    };

    /// <inheritdoc />
    public Owner? Whose(Guid id) => this switch
    {
        Registered registered => new(registered.Details.Agency, id),
        Withdrawn withdrawn => new(withdrawn.Agency, id),
        _ => null,
    };

    /// <summary>There is no such city.</summary>
    public sealed record NotRegistered : City;

    /// <summary>In the programme's register and not withdrawn.</summary>
    /// <param name="Details">What is known of it.</param>
    public abstract record Registered(CityDetails Details) : City;

    /// <summary>Known, without a letter of commitment.</summary>
    /// <param name="Details">What is known of it.</param>
    public sealed record Candidate(CityDetails Details) : Registered(Details);

    /// <summary>Committed by the mayor's letter.</summary>
    /// <param name="Details">What is known of it.</param>
    /// <param name="Signatory">Opaque reference to who signed.</param>
    /// <param name="SignedOn">The date on the letter.</param>
    /// <param name="LetterSha256">SHA-256 of the letter.</param>
    public sealed record Enrolled(CityDetails Details, Guid Signatory, DateOnly SignedOn, string LetterSha256) : Registered(Details);

    /// <summary>It left the programme.</summary>
    /// <param name="Agency">The agency it belonged to: still the one that may see it.</param>
    public sealed record Withdrawn(string Agency) : City;
}
