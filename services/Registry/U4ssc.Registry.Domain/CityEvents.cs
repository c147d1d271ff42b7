namespace U4ssc.Registry.Domain;

/// <summary>What can happen to a city.</summary>
public interface ICityEvent;

/// <summary>The names under which a city's events lie on disk, in histories and in leaves, for ever.</summary>
public static class CityEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("city_registered", typeof(CityRegistered)),
        ("city_details_changed", typeof(CityDetailsChanged)),
        ("city_enrolled", typeof(CityEnrolled)),
        ("city_withdrawn", typeof(CityWithdrawn)),
    ];
}

/// <summary>A city was registered, as a candidate.</summary>
public sealed record CityRegistered(CityDetails Details) : ICityEvent;

/// <summary>What is known of a city changed; <paramref name="Details"/> is complete, not a difference.</summary>
public sealed record CityDetailsChanged(CityDetails Details) : ICityEvent;

/// <summary>The mayor's letter of commitment was recorded.</summary>
/// <param name="Agency">Code of the agency.</param>
/// <param name="Country">ISO 3166-1 alpha-2, as it was then.</param>
/// <param name="Signatory">Opaque reference to who signed; the name is kept outside the log, so that it can be erased.</param>
/// <param name="SignedOn">The date on the letter.</param>
/// <param name="LetterSha256">SHA-256 of the letter, 64 lower-case hexadecimal digits.</param>
public sealed record CityEnrolled(string Agency, string Country, Guid Signatory, DateOnly SignedOn, string LetterSha256) : ICityEvent;

/// <summary>The city left the programme.</summary>
/// <param name="Agency">Code of the agency.</param>
/// <param name="Country">ISO 3166-1 alpha-2, as it was then.</param>
/// <param name="Reason">Why, in the agency's words.</param>
public sealed record CityWithdrawn(string Agency, string Country, string Reason) : ICityEvent;
