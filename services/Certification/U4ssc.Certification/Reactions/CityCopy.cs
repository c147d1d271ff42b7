using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Reactions;

/// <summary>Where a city stands in the programme.</summary>
public enum CityStanding
{
    /// <summary>Registered, no letter of commitment told of yet.</summary>
    Candidate,

    /// <summary>The mayor's letter is recorded.</summary>
    Enrolled,

    /// <summary>Left the programme.</summary>
    Withdrawn,
}

/// <summary>
/// What the registry told of a city. Messages come in any order: standing and name each follow the highest version that tells of them,
/// and every version that was told is kept, so that a gap is known to be one.
/// </summary>
public sealed class CityCopy : ICopy
{
    /// <summary>The city.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its newest name; null where no message with details came yet.</summary>
    public string? Name { get; set; }

    /// <summary>Version that the name is from.</summary>
    public long NameVersion { get; set; }

    /// <summary>Its newest standing.</summary>
    public CityStanding Standing { get; set; }

    /// <summary>Version that the standing is from; 0 where no message with one came yet.</summary>
    public long StandingVersion { get; set; }

    /// <summary>Versions that were told, ascending.</summary>
    public IReadOnlyList<long> Told { get; set; } = [];

    /// <summary>The highest version that was told.</summary>
    public long Version => Told.Count == 0 ? 0 : Told[^1];

    /// <summary>
    /// True where the standing can be relied on for whoever saw the city at <paramref name="version"/>: all up to there was told, or a
    /// later message told the standing. A late "enrolled" must not make an enrolled city look like a candidate.
    /// </summary>
    public bool KnowsStandingAt(long version) =>
        Version >= version && (StandingVersion > 0 || Told.Count(told => told <= version) == version);

    /// <summary>With one more message about details.</summary>
    public static CityCopy? Named(CityCopy? copy, long version, string name)
    {
        if (Heard(copy, version) is not { } next) return copy;
        if (version > next.NameVersion) (next.Name, next.NameVersion) = (name, version);
        return next;
    }

    /// <summary>With one more message about standing.</summary>
    public static CityCopy? Stood(CityCopy? copy, long version, CityStanding standing)
    {
        if (Heard(copy, version) is not { } next) return copy;
        if (version > next.StandingVersion) (next.Standing, next.StandingVersion) = (standing, version);
        return next;
    }

    private static CityCopy? Heard(CityCopy? copy, long version)
    {
        if (copy is null) return new() { Told = [version] };
        if (copy.Told.Contains(version)) return null;
        return new()
        {
            Id = copy.Id,
            Name = copy.Name,
            NameVersion = copy.NameVersion,
            Standing = copy.Standing,
            StandingVersion = copy.StandingVersion,
            Told = [.. copy.Told.Append(version).Order()],
        };
    }
}
