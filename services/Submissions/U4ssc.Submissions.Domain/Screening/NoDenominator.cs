namespace U4ssc.Submissions.Domain.Screening;

/// <summary>A numerator was given, but what it is divided by is not known: the value cannot be computed.</summary>
public static class NoDenominator
{
    public static ScreeningRule Rule { get; } = new("no_denominator", 1, Severity.Error, Look);

    private static IEnumerable<Sighting> Look(Screened screened) =>
        from value in screened.Reported
        where value.Final.Value is null
        select Sighting.Of(
            [value.Point.Id],
            value.Point.CommonDenominator is { } input && screened.Inputs.Of(input) is null
                ? $"{value.Point.Label} is divided by {input}, which is not given. Give it among the common inputs, or a denominator here."
                : $"{value.Point.Label} cannot be computed from its numerator and denominator. Check both.",
            ("numerator", value.Stated.Numerator ?? 0));
}
