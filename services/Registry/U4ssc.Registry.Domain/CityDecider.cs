using U4ssc.Kernel;

namespace U4ssc.Registry.Domain;

/// <summary>What can be asked of a city.</summary>
public abstract record CityCommand;

/// <summary>Register a city with all its details.</summary>
/// <param name="Details">Complete details.</param>
/// <param name="Agency">The agency that <paramref name="Details"/> names, as it is now.</param>
/// <param name="Today">The date of asking where it is latest (<see cref="Earth.LatestToday"/>).</param>
public sealed record RegisterCity(CityDetails Details, Agency Agency, DateOnly Today) : CityCommand;

/// <summary>Change some details of a city.</summary>
/// <param name="Change">What is said; the rest stays.</param>
/// <param name="Agency">The city's agency, as it is now.</param>
/// <param name="Today">The date of asking where it is latest (<see cref="Earth.LatestToday"/>).</param>
public sealed record ChangeCityDetails(CityChange Change, Agency Agency, DateOnly Today) : CityCommand;

/// <summary>Register a city, or change the details that a list says of it where it is registered already.</summary>
/// <param name="ExternalRef">The agency's own name for the city.</param>
/// <param name="Change">What the list says; details it has no column for stay.</param>
/// <param name="Agency">The agency whose list it is, as it is now.</param>
/// <param name="AgencyCode">The code of that agency.</param>
/// <param name="Today">The date of asking where it is latest (<see cref="Earth.LatestToday"/>).</param>
public sealed record OnboardCity(string ExternalRef, CityChange Change, Agency Agency, string AgencyCode, DateOnly Today) : CityCommand;

/// <summary>Record the mayor's letter of commitment.</summary>
/// <param name="SignedBy">Name of who signed: checked here, never part of an event.</param>
/// <param name="Signatory">Opaque reference to who signed; the same person on the same letter has the same.</param>
/// <param name="SignedOn">The date on the letter.</param>
/// <param name="LetterSha256">SHA-256 of the letter, 64 lower-case hexadecimal digits.</param>
/// <param name="Today">The date of asking where it is latest (<see cref="Earth.LatestToday"/>).</param>
public sealed record EnrolCity(string SignedBy, Guid Signatory, DateOnly SignedOn, string LetterSha256, DateOnly Today) : CityCommand;

/// <summary>Take a city out of the programme.</summary>
/// <param name="Reason">Why.</param>
public sealed record WithdrawCity(string Reason) : CityCommand;

/// <summary>Forget who signed the city's letter. The log never held the name, so nothing in it changes.</summary>
public sealed record ForgetSignatory : CityCommand;

/// <summary>Decides what is asked of a city.</summary>
public static class CityDecider
{
    /// <summary>Events or one refusal of <see cref="CityRefusals"/>.</summary>
    public static Decision<ICityEvent> Decide(CityCommand command, City state) => (command, state) switch
    {
        (RegisterCity c, City.NotRegistered) => Register(c.Details, c.Agency, c.Today),
        (RegisterCity c, City.Registered city) when city.Details == c.Details => [],
        (RegisterCity, City.Registered city) => CityRefusals.ExternalRefTaken(city.Details),

        (ChangeCityDetails c, City.Registered city) => Change(city.Details, c.Change, c.Agency, c.Today),

        (OnboardCity c, City.NotRegistered) => Register(c.Change.Over(Blank(c)), c.Agency, c.Today),
        (OnboardCity c, City.Registered city) => Change(city.Details, c.Change, c.Agency, c.Today),

        (EnrolCity c, City.Registered) when WrongLetter(c) is { Count: > 0 } places => CityRefusals.EnrolmentRefused(places),
        (EnrolCity c, City.Candidate city) =>
            [new CityEnrolled(city.Details.Agency, city.Details.Country, c.Signatory, c.SignedOn, c.LetterSha256)],
        (EnrolCity c, City.Enrolled city) when (city.Signatory, city.SignedOn, city.LetterSha256)
            == (c.Signatory, c.SignedOn, c.LetterSha256) => [],
        (EnrolCity, City.Enrolled) => CityRefusals.AlreadyEnrolled,

        (ForgetSignatory, City.Registered or City.Withdrawn) => [],
        (WithdrawCity, City.Withdrawn) => [],
        (WithdrawCity c, City.Registered) when !Shapes.IsReason(c.Reason) => CityRefusals.ReasonRefused(c.Reason),
        (WithdrawCity c, City.Registered city) => [new CityWithdrawn(city.Details.Agency, city.Details.Country, c.Reason)],

        (_, City.NotRegistered) => CityRefusals.Unknown,
        // A list that is uploaded again must not bring back what has left.
        (_, City.Withdrawn) => CityRefusals.Withdrawn,
        _ => throw new ArgumentOutOfRangeException(nameof(command), $"No rule for {command?.GetType().Name}."),
    };

    private static Decision<ICityEvent> Register(CityDetails details, Agency agency, DateOnly today) =>
        CityDetailsRules.Wrong(details, agency, today) is { Count: > 0 } places
            ? CityRefusals.DetailsRefused(places)
            : [new CityRegistered(details.InOrder())];

    private static Decision<ICityEvent> Change(CityDetails current, CityChange change, Agency agency, DateOnly today)
    {
        var changed = change.Over(current);
        if (changed == current) return [];
        return CityDetailsRules.Wrong(changed, agency, today) is { Count: > 0 } places
            ? CityRefusals.DetailsRefused(places)
            : [new CityDetailsChanged(changed.InOrder())];
    }

    private static CityDetails Blank(OnboardCity command) => new(
        command.AgencyCode, command.ExternalRef, "", new Dictionary<string, string>(), "", null, null, null, null, null, null, null);

    private static List<RefusedPlace> WrongLetter(EnrolCity command)
    {
        var places = new List<RefusedPlace>();
        if (!Shapes.IsName(command.SignedBy)) places.Add(CityRefusals.SignedByShape(command.SignedBy));
        if (command.SignedOn > command.Today || command.SignedOn.Year < CityDetails.PopulationYearMin)
            places.Add(CityRefusals.SignedOnRange);
        if (!Shapes.IsSha256(command.LetterSha256)) places.Add(CityRefusals.LetterShape);
        return places;
    }
}
