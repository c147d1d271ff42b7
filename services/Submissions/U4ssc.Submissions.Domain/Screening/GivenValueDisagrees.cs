using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// The city gave both the parts and the final value, and they agreed when they were entered; a common input that changed since
/// makes them disagree.
/// </summary>
public static class GivenValueDisagrees
{
    public static ScreeningRule Rule { get; } = new("given_value_disagrees", 1, Severity.Error, Look);

    private static IEnumerable<Sighting> Look(Screened screened) =>
        from value in screened.Reported
        where value is { Stated.Value: not null, Final.Computed: not null }
        let given = value.Stated.Value!.Value
        let computed = value.Final.Computed!.Value
        where !Figures.Agree(given, computed)
        select Sighting.Of(
            [value.Point.Id],
            $"{value.Point.Label} is given as {Screened.Text(given)}, but numerator and denominator make {Screened.Text(computed)}. Correct one of them, or leave the value out.",
            ("given", given), ("computed", computed), ("tolerance_share", Figures.AgreementShareMax));
}
