namespace U4ssc.Subscriptions.Domain;

/// <summary>
/// What events are routed by on the broker: <c>type.country.agency</c>, such as <c>certificate.issued.NO.NO-KS</c>. A type has two words,
/// the others one each.
/// </summary>
public static class RoutingKeys
{
    /// <summary>Stands for the country and the agency where an event is about no city.</summary>
    public const string None = "none";

    /// <summary>Patterns of one subscription at the most: the broker looks each of them through.</summary>
    public const int PatternsMax = 1000;

    private const string AnyType = "*.*";
    private const string Any = "*";

    /// <summary>The key of an event.</summary>
    public static string Of(string type, string? country, string? agency) => $"{type}.{country ?? None}.{agency ?? None}";

    /// <summary>How many patterns it takes to say what is asked for.</summary>
    public static int Count(SubscriptionTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return checked(OneOrMore(terms.Types) * OneOrMore(terms.Countries) * OneOrMore(terms.Agencies));
    }

    /// <summary>What is asked for, as patterns of a topic exchange: each combination once.</summary>
    public static IReadOnlyList<string> Patterns(SubscriptionTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return
        [
            .. from type in Or(terms.Types, AnyType)
               from country in Or(terms.Countries, Any)
               from agency in Or(terms.Agencies, Any)
               select $"{type}.{country}.{agency}",
        ];
    }

    private static int OneOrMore(IReadOnlyList<string> entries) => Math.Max(1, entries.Count);

    private static IReadOnlyList<string> Or(IReadOnlyList<string> entries, string any) => entries.Count == 0 ? [any] : entries;
}
