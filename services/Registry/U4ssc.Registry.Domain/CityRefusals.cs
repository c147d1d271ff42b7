using U4ssc.Kernel;

namespace U4ssc.Registry.Domain;

/// <summary>Every way the answer about a city can be no. The places of <see cref="DetailsRefused"/> are in CityDetailsRules.</summary>
public static class CityRefusals
{
    /// <summary>There is no such city, or not for the one who asks.</summary>
    public static Refusal Unknown { get; } = Refusal.NotFound(
        "city.unknown", "There is no such city. See whether the id is right.");

    /// <summary>It left the programme: nothing about it changes any more.</summary>
    public static Refusal Withdrawn { get; } = Refusal.Conflict(
        "city.withdrawn",
        "The city left the programme; nothing about it can change any more. Register it with another externalRef if it comes back.");

    /// <summary>It is enrolled with another letter, or by another signatory.</summary>
    public static Refusal AlreadyEnrolled { get; } = Refusal.Conflict(
        "city.already_enrolled", "The city is already enrolled with another letter or signatory. Read the city to see with which.");

    /// <summary>The agency has a city with this reference and other details.</summary>
    public static Refusal ExternalRefTaken(CityDetails city) => Refusal.Conflict(
        "city.external_ref_taken",
        $"The agency already has a city {city.ExternalRef}, {city.Name} in {city.Country}, with other details. Change that one, or choose another externalRef.");

    /// <summary>Something in the details is wrong; each place says what.</summary>
    public static Refusal DetailsRefused(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid(
        "city.details_refused", "The city's details cannot be accepted. Correct the places listed and send them again.", places);

    /// <summary>Something about the letter is wrong; each place says what.</summary>
    public static Refusal EnrolmentRefused(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid(
        "city.enrolment_refused", "The letter of commitment cannot be accepted. Correct the places listed and send it again.", places);

    /// <summary>A withdrawal needs a reason.</summary>
    public static Refusal ReasonRefused(string? reason) => Refusal.Invalid(
        "city.reason_refused", "A withdrawal needs a reason that can be kept.",
        [new("/reason", "city.reason_shape", $"Give a reason of 1 to {Shapes.ReasonLengthMax} characters, in words." +
            Text.Why(TextKind.Prose, reason))]);

    internal static RefusedPlace SignedByShape(string? name) => new(
        "/signedBy", "city.signed_by_shape", $"A name has 1 to {Shapes.NameLengthMax} characters on one line, all of which can be seen." +
        Text.Why(TextKind.Line, name));

    internal static RefusedPlace SignedOnRange { get; } = new(
        "/signedOn", "city.signed_on_range",
        $"A letter is signed today or earlier, wherever that is, and not before {CityDetails.PopulationYearMin}.");

    internal static RefusedPlace LetterShape { get; } = new(
        "/letterSha256", "city.letter_shape", "Give the SHA-256 of the letter as 64 lower-case hexadecimal digits.");
}
