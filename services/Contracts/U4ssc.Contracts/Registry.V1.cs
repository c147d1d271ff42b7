namespace U4ssc.Contracts.Registry.V1;

/// <summary>Inhabitants in a stated year.</summary>
public sealed record CityPopulation(decimal Value, int Year);

/// <summary>What the registry knows of a city, complete.</summary>
/// <param name="Agency">Agency code, such as <c>NO-KS</c>.</param>
/// <param name="ExternalRef">The agency's own name for the city; unique within the agency.</param>
/// <param name="Names">Names by BCP 47 language tag.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Subdivision">ISO 3166-2.</param>
/// <param name="UnLocode">UN/LOCODE.</param>
public sealed record CityDetails(
    string Agency, string ExternalRef, string Name, IReadOnlyDictionary<string, string> Names, string Country, string? Subdivision,
    string? UnLocode,
    decimal? Latitude, decimal? Longitude, CityPopulation? Population, decimal? AreaKm2, decimal? Households);

/// <summary>An agency joined the programme.</summary>
public sealed record AgencyRegistered(Fact Fact, string Code, string Name, IReadOnlyList<string> Countries) : IMessage;

/// <summary>A city was registered, as a candidate.</summary>
public sealed record CityRegistered(Fact Fact, Guid CityId, CityDetails Details) : IMessage;

/// <summary>What the registry knows of a city changed; <paramref name="Details"/> is complete, not a difference.</summary>
public sealed record CityDetailsChanged(Fact Fact, Guid CityId, CityDetails Details) : IMessage;

/// <summary>A city's letter of commitment was recorded.</summary>
public sealed record CityEnrolled(Fact Fact, Guid CityId, string Agency, string Country, DateOnly SignedOn, string LetterSha256) : IMessage;

/// <summary>A city left the programme.</summary>
public sealed record CityWithdrawn(Fact Fact, Guid CityId, string Agency, string Country, string Reason) : IMessage;
