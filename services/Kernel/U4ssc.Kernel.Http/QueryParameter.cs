using System.Globalization;
using Microsoft.AspNetCore.Builder;

namespace U4ssc.Kernel.Http;

/// <summary>What the text of a query parameter must be.</summary>
public enum QueryKind
{
    /// <summary>A text of at most <see cref="QueryParameter.CharactersMax"/> characters.</summary>
    Text,

    /// <summary>One of <see cref="QueryParameter.Choices"/>, exactly as they are spelt.</summary>
    Choice,

    /// <summary>An id (UUID).</summary>
    Id,

    /// <summary>A whole number from 0.</summary>
    Number,

    /// <summary>A code of ISO 3166-1 alpha-2, in capitals or not: one that there is.</summary>
    Country,

    /// <summary>An instant or a date (RFC 3339).</summary>
    Instant,
}

/// <summary>One query parameter of a route: said once, held against every request, and shown in the API description.</summary>
/// <param name="Description">What it is for, for people.</param>
/// <param name="Choices">For <see cref="QueryKind.Choice"/>.</param>
public sealed record QueryParameter(string Name, QueryKind Kind, string Description, IReadOnlyList<string>? Choices = null,
    bool Required = false)
{
    /// <summary>A longer one can match nothing.</summary>
    public const int CharactersMax = 300;

    /// <summary>A text.</summary>
    public static QueryParameter Text(string name, string description) => new(name, QueryKind.Text, description);

    /// <summary>A value of an enumeration, in its word.</summary>
    public static QueryParameter Choice<T>(string name, string description)
        where T : struct, Enum => new(name, QueryKind.Choice, description, EnumWords.All<T>());

    /// <summary>One of some words.</summary>
    public static QueryParameter Choice(string name, string description, params IReadOnlyList<string> choices) =>
        new(name, QueryKind.Choice, description, choices);

    /// <summary>An id.</summary>
    public static QueryParameter Id(string name, string description) => new(name, QueryKind.Id, description);

    /// <summary>A whole number.</summary>
    public static QueryParameter Number(string name, string description) => new(name, QueryKind.Number, description);

    /// <summary>A country.</summary>
    public static QueryParameter Country(string name, string description) => new(name, QueryKind.Country, description);

    /// <summary>An instant.</summary>
    public static QueryParameter Instant(string name, string description) => new(name, QueryKind.Instant, description);

    /// <summary>The same, and a request without it is refused.</summary>
    public QueryParameter Needed() => this with { Required = true };

    /// <summary>What is wrong with a text that was given for it; null where it is right.</summary>
    public RefusedPlace? Wrong(string text) => Kind switch
    {
        QueryKind.Choice when !Choices!.Contains(text, StringComparer.Ordinal) =>
            Place("query.not_a_choice", $"{Name} must be one of {string.Join(", ", Choices!)}."),
        QueryKind.Id when !Guid.TryParseExact(text, "D", out _) =>
            Place("query.not_an_id", $"{Name} must be an id such as 018f2b1c-7a10-7000-8000-000000000000."),
        QueryKind.Number when !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) =>
            Place("query.not_a_number", $"{Name} must be a whole number."),
        QueryKind.Country when !Countries.Has(text.ToUpperInvariant()) =>
            Place("country.unknown", $"{Name} must be a code of ISO 3166-1 alpha-2, such as NO."),
        _ => null,
    };

    internal RefusedPlace Place(string code, string message) => new($"?{Name}", code, message);
}

/// <summary>The query parameters that a route takes; it refuses every other one.</summary>
public sealed record QueryParameters(IReadOnlyList<QueryParameter> All);

/// <summary>How a route says what it takes.</summary>
public static class TakingQueries
{
    private static readonly QueryParameter[] OfPages =
    [
        QueryParameter.Number("limit", "How many items at most, from 1 to 500; 50 where it is left out."),
        QueryParameter.Text("cursor", "The `next` of an earlier answer: where to go on."),
    ];

    private static readonly QueryParameter Total =
        QueryParameter.Choice("total", "true counts what the list holds, up to 10 000.", "true", "false");

    private static readonly QueryParameter[] OfThePast =
    [
        QueryParameter.Number("version", "As it was at this version. Not together with asOf."),
        QueryParameter.Instant("asOf", "As it was at this instant (RFC 3339). Not together with version."),
    ];

    /// <summary>Takes these query parameters.</summary>
    public static TBuilder Asks<TBuilder>(this TBuilder route, params QueryParameter[] parameters)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new QueryParameters(parameters));

    /// <summary>Answers in pages: takes <c>limit</c> and <c>cursor</c>.</summary>
    public static TBuilder Paged<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.Asks(OfPages);

    /// <summary>A list of rows: pages, forwards or backwards, with a count where it is asked for.</summary>
    public static TBuilder Listed<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.Paged().Asks(
            QueryParameter.Choice("sort", "The order; created where it is left out.", "created", "-created"), Total);

    /// <summary>A list of rows that have a name: found by words and sorted by it too.</summary>
    /// <param name="orders">Further orders that this list offers.</param>
    public static TBuilder FoundByName<TBuilder>(this TBuilder route, params IReadOnlyList<string> orders)
        where TBuilder : IEndpointConventionBuilder => route.Paged().Asks(
            QueryParameter.Text("q", "Words, all of which must be found, whatever their accents and case."),
            QueryParameter.Choice("sort", "The order; created where it is left out.", ["created", "-created", "name", "-name", .. orders]),
            Total);

    /// <summary>Can be read as it was: takes <c>version</c> or <c>asOf</c>.</summary>
    public static TBuilder AsItWas<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.Asks(OfThePast);
}
