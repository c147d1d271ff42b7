using System.Globalization;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Copies;

/// <summary>
/// What the registry told of a city. Details and enrolment come in different messages, in any order: the newest of each wins by itself.
/// </summary>
public sealed record CityCopy : ICopy
{
    /// <inheritdoc />
    public string Id { get; set; } = "";

    /// <summary>Version of the city's stream that the details are of; 0 before any came.</summary>
    public long DetailsVersion { get; init; }

    public CityDetails? Details { get; init; }

    /// <summary>Version of the city's stream that the enrolment is of; 0 before any came.</summary>
    public long EnrolmentVersion { get; init; }

    public bool Enrolled { get; init; }

    internal static CityCopy With(CityCopy? copy, long version, CityDetails details)
    {
        copy ??= new();
        return version > copy.DetailsVersion ? copy with { DetailsVersion = version, Details = details } : copy;
    }

    internal static CityCopy With(CityCopy? copy, long version, bool enrolled)
    {
        copy ??= new();
        return version > copy.EnrolmentVersion ? copy with { EnrolmentVersion = version, Enrolled = enrolled } : copy;
    }

    /// <summary>For the decider; null while only the enrolment is known.</summary>
    internal CityFacts? Facts() => Details is not { } known ? null : new(
        Guid.Parse(Id), known.Agency, known.Country, known.Name, Math.Max(DetailsVersion, EnrolmentVersion), Enrolled, Prefills(known));

    private List<Prefill> Prefills(CityDetails known)
    {
        var source = string.Create(CultureInfo.InvariantCulture, $"registry, version {DetailsVersion} of the city");
        List<Prefill> prefills = [];
        if (known.Population is { } population)
            Add(CommonInputs.PopulationId, population.Value,
                string.Create(CultureInfo.InvariantCulture, $"{source}, of the year {population.Year}"));
        if (known.Households is { } households) Add(CommonInputs.HouseholdsId, households, source);
        if (known.AreaKm2 is { } area) Add(CommonInputs.AreaId, area, source);
        return prefills;

        // The registry takes a city that it knows little of; nothing can be divided by a zero.
        void Add(string input, decimal value, string from)
        {
            if (value > 0) prefills.Add(new(input, value, from));
        }
    }
}
