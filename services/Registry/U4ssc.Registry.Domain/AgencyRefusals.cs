using U4ssc.Kernel;

namespace U4ssc.Registry.Domain;

/// <summary>Every way the answer about an agency can be no.</summary>
public static class AgencyRefusals
{
    /// <summary>Another agency has this code, or this one has other details.</summary>
    public static Refusal CodeTaken(string code) => Refusal.Conflict(
        "agency.code_taken",
        $"The code {code} is already registered with another name or other countries. Choose another code, or read the agency that has it.");

    /// <summary>Something in the details is wrong; each place says what.</summary>
    public static Refusal DetailsRefused(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid(
        "agency.details_refused", "The agency's details cannot be accepted. Correct the places listed and send them again.", places);

    internal static RefusedPlace CodeShape { get; } = new(
        "/code", "agency.code_shape",
        $"A code is capital letters, digits and single hyphens, begins with two letters and has at most {AgencyCode.CharactersMax} characters, such as NO-KS.");

    internal static RefusedPlace NameShape(string? name) => new(
        "/name", "agency.name_shape", $"A name has 1 to {Shapes.NameLengthMax} characters on one line, all of which can be seen." +
        Text.Why(TextKind.Line, name));

    internal static RefusedPlace CountriesCount { get; } = new(
        "/countries", "agency.countries_count", $"Name 1 to {AgencyDecider.CountriesMax} countries.");

    internal static RefusedPlace CountryUnknown(int at, string? code) => new(
        $"/countries/{at}", "agency.country_unknown", "No such country is known. " + Countries.Unknown(code));

    internal static RefusedPlace CountryTwice(int at) => new(
        $"/countries/{at}", "agency.country_twice", "This country is named twice. Name each once.");
}
