namespace U4ssc.Submissions.Domain.Screening;

/// <summary>Population or households are not what the registry had when the submission was opened.</summary>
public static class CommonInputChanged
{
    public static ScreeningRule Rule { get; } = new("common_input_changed", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        foreach (var input in (string[])[CommonInputs.PopulationId, CommonInputs.HouseholdsId])
        {
            if (screened.Prefilled(input) is not { } prefill || screened.Inputs.Of(input) is not { } given || given == prefill.Value)
                continue;
            yield return Sighting.Of(
                input, $"{input} was prefilled with {Screened.Text(prefill.Value)} ({prefill.Source}) and is now {Screened.Text(given)}. Say where the new figure comes from.",
                ("prefilled", prefill.Value), ("given", given));
        }
    }
}
