namespace U4ssc.Submissions.Domain.Screening;

/// <summary>Two data points of which one is contained in the other.</summary>
internal static class Exceeding
{
    /// <summary>Sees that the inner one is larger; nothing where one of them is not reported.</summary>
    public static IEnumerable<Sighting> Look(Screened screened, string inner, string outer)
    {
        if (screened.Find(inner) is not { Final.Value: { } part, Point: var of }
            || screened.Find(outer) is not { Final.Value: { } whole, Point: var among } || part <= whole) yield break;
        yield return Sighting.Of(
            [inner, outer],
            $"{of.Label} ({Screened.Text(part)}) is contained in {among.Label} ({Screened.Text(whole)}) and should not be larger.",
            ("inner", part), ("outer", whole));
    }
}
