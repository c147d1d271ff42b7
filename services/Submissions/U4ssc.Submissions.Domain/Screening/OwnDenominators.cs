namespace U4ssc.Submissions.Domain.Screening;

/// <summary>Places of the report that state a common input again, as the denominator of their own.</summary>
internal static class OwnDenominators
{
    /// <summary>Those that differ from the common input by more than <paramref name="shareMax"/> of it.</summary>
    public static IEnumerable<Sighting> Off(Screened screened, string input, decimal shareMax)
    {
        if (screened.Inputs.Of(input) is not { } common) yield break;
        foreach (var value in screened.Reported)
        {
            if (!string.Equals(value.Point.CommonDenominator, input, StringComparison.Ordinal) || value.Stated.Denominator is not { } own)
                continue;
            if (Math.Abs(own - common) <= common * shareMax) continue;
            yield return Sighting.Of(
                [value.Point.Id],
                $"{value.Point.Label} divides by {Screened.Text(own)}, but {input} is {Screened.Text(common)} elsewhere in this report.",
                ("common", common), ("here", own), ("tolerance_share", shareMax));
        }
    }
}
