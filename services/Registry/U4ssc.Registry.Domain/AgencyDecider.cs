using U4ssc.Kernel;

namespace U4ssc.Registry.Domain;

/// <summary>What can be asked of an agency.</summary>
public abstract record AgencyCommand;

/// <summary>Take an agency into the programme.</summary>
public sealed record RegisterAgency(string Code, string Name, IReadOnlyList<string> Countries) : AgencyCommand;

/// <summary>Decides what is asked of an agency.</summary>
public static class AgencyDecider
{
    /// <summary>Countries of one agency at the most: a hub may serve the whole world.</summary>
    public const int CountriesMax = 250;

    /// <summary>Events or one refusal of <see cref="AgencyRefusals"/>.</summary>
    public static Decision<IAgencyEvent> Decide(AgencyCommand command, Agency state) => (command, state) switch
    {
        (RegisterAgency c, _) when Wrong(c) is { Count: > 0 } places => AgencyRefusals.DetailsRefused(places),
        (RegisterAgency c, Agency.NotRegistered) => [new AgencyRegistered(c.Code, c.Name, InOrder(c))],
        (RegisterAgency c, Agency.Registered a) when a.Name == c.Name && a.Countries.SequenceEqual(InOrder(c)) => [],
        (RegisterAgency c, Agency.Registered) => AgencyRefusals.CodeTaken(c.Code),
        _ => throw new ArgumentOutOfRangeException(nameof(command), $"No rule for {command?.GetType().Name}."),
    };

    private static string[] InOrder(RegisterAgency command) => [.. command.Countries.Order(StringComparer.Ordinal)];

    private static List<RefusedPlace> Wrong(RegisterAgency command)
    {
        var places = new List<RefusedPlace>();
        if (!AgencyCode.Is(command.Code)) places.Add(AgencyRefusals.CodeShape);
        if (!Shapes.IsName(command.Name)) places.Add(AgencyRefusals.NameShape(command.Name));
        if (command.Countries.Count is 0 or > CountriesMax) places.Add(AgencyRefusals.CountriesCount);
        for (var at = 0; at < Math.Min(command.Countries.Count, CountriesMax); at++)
        {
            if (!Countries.Has(command.Countries[at])) places.Add(AgencyRefusals.CountryUnknown(at, command.Countries[at]));
            else if (command.Countries.Take(at).Contains(command.Countries[at])) places.Add(AgencyRefusals.CountryTwice(at));
        }

        return places;
    }
}
