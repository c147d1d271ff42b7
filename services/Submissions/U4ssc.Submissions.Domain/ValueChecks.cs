using System.Globalization;
using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain;

/// <summary>Looks at everything one report says and names every place that cannot be accepted, all at once.</summary>
internal sealed class ValueChecks(Edition edition, CommonInputs inputs, int latestYear)
{
    private readonly List<RefusedPlace> places = [];

    /// <summary>All wrong places, as pointers into the body; <paramref name="inputs"/> are those in force once the report counts.</summary>
    public static IReadOnlyList<RefusedPlace> Of(ReportValues said, CommonInputs inputs)
    {
        var checks = new ValueChecks(said.Edition, inputs, said.LatestYear);
        checks.Common(said.CommonInputs);
        checks.All(said.Values);
        return checks.places;
    }

    private void Common(CommonInputsChange? said)
    {
        if (said is null) return;
        Figure("/commonInputs/population", said.Population.Value, FigureRule.OfCommonInput(CommonInputs.PopulationId));
        Figure("/commonInputs/households", said.Households.Value, FigureRule.OfCommonInput(CommonInputs.HouseholdsId));
        Figure("/commonInputs/area_km2", said.AreaKm2.Value, FigureRule.OfCommonInput(CommonInputs.AreaId));
        if (said.Gdp.Value is null) return;
        if (inputs.Gdp is not { } gdp)
        {
            Refuse("/commonInputs/gdp/amount", "value.missing", "A GDP has an amount. To take the GDP away, give null for gdp itself.");
            return;
        }

        Figure("/commonInputs/gdp/amount", gdp.Amount, FigureRule.OfCommonInput(CommonInputs.GdpId));
        if (gdp.Currency is not { } currency) return;
        if (!(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
            Refuse("/commonInputs/gdp/currency", "currency.malformed", "Give the three capital letters of ISO 4217, such as EUR.");
        else if (!Currencies.Has(currency))
            Refuse("/commonInputs/gdp/currency", "currency.unknown",
                $"ISO 4217 has no currency {currency}. Give the one that the GDP is in, such as EUR.");
    }

    private void All(IReadOnlyList<StatedValue> values)
    {
        if (values.Count > SubmissionLimits.ValuesPerCommandMax)
        {
            Refuse("/values", "values.too_many",
                string.Create(CultureInfo.InvariantCulture, $"At most {SubmissionLimits.ValuesPerCommandMax} values at once."));
            return;
        }

        var seen = new HashSet<string>(values.Count, StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
        {
            if (edition.Find(values[i].DataPoint) is not { } point)
                Refuse(At(i, "dataPoint"), "data_point.unknown", $"Edition {edition.Id} has no such data point.");
            else if (!seen.Add(point.Id))
                Refuse(At(i, "dataPoint"), "data_point.twice", "This data point is in the same request twice. Say one thing of it.");
            else
                One(i, values[i], point);
        }
    }

    private void One(int i, StatedValue stated, DataPoint point)
    {
        Texts.Allow(places, At(i, "note"), stated.Note, SubmissionLimits.NoteCharactersMax);
        if (stated.Source is { } source) Source(i, source);
        if (stated.Evidence is { Count: > 0 } evidence) Evidence(i, evidence);
        if (stated.Status == ValueStatus.Reported) Reported(i, stated, point);
        else NotReported(i, stated);
    }

    private void NotReported(int i, StatedValue stated)
    {
        Texts.Require(places, At(i, "reason"), stated.Reason, SubmissionLimits.ReasonCharactersMax);
        NotExpected(At(i, "numerator"), stated.Numerator);
        NotExpected(At(i, "denominator"), stated.Denominator);
        NotExpected(At(i, "value"), stated.Value);
    }

    private void NotExpected(Place pointer, decimal? figure)
    {
        if (figure is not null) Refuse(pointer, "value.not_expected", "Only a reported data point has figures.");
    }

    private void Reported(int i, StatedValue stated, DataPoint point)
    {
        Texts.Allow(places, At(i, "reason"), stated.Reason, SubmissionLimits.ReasonCharactersMax);
        var wellFormed = Figure(At(i, "numerator"), stated.Numerator, FigureRule.Amount)
            & Figure(At(i, "denominator"), stated.Denominator, FigureRule.Amount) & Figure(At(i, "value"), stated.Value, point.Figure);
        if (!wellFormed) return;
        if (point.IsRatio) Ratio(i, stated, point);
        else Direct(i, stated, point);
    }

    private void Direct(int i, StatedValue stated, DataPoint point)
    {
        if (stated.Numerator is not null)
            Refuse(At(i, "numerator"), "value.not_a_ratio", "This data point is one figure: give it as value.");
        if (stated.Denominator is not null)
            Refuse(At(i, "denominator"), "value.not_a_ratio", "This data point is one figure: give it as value.");
        if (stated is { Value: null, Numerator: null, Denominator: null })
            Refuse(At(i, "value"), "value.missing", "A reported data point has a value.");
    }

    private void Ratio(int i, StatedValue stated, DataPoint point)
    {
        if (stated.Denominator == 0)
        {
            Refuse(At(i, "denominator"), "value.denominator_zero",
                "Nothing can be divided by zero. If there is nothing to count, the data point is not applicable.");
            return;
        }

        if (stated.Numerator is not { } numerator)
        {
            if (stated.Value is null) Refuse(At(i, "numerator"), "value.missing", "Give the numerator, or the final value alone.");
            return;
        }

        if (stated.Denominator is null && point.CommonDenominator is null && stated.Value is null)
        {
            Refuse(At(i, "denominator"), "value.denominator_missing", "Give the denominator too, or the final value.");
            return;
        }

        if ((stated.Denominator ?? inputs.Of(point.CommonDenominator)) is not { } denominator) return;
        if (Figures.Ratio(numerator, point.Multiplier, denominator) is not { } computed)
            Refuse(At(i, "numerator"), "value.too_large", "Numerator / denominator is larger than any figure may be.");
        else if (stated.Value is { } given && !Figures.Agree(given, computed))
            Refuse(At(i, "value"), "value.disagrees",
                string.Create(CultureInfo.InvariantCulture,
                    $"Numerator and denominator give {computed}, not {given}. Correct one of them, or leave the value out."));
    }

    private void Source(int i, ValueSource source)
    {
        Texts.Require(places, At(i, "source/text"), source.Text, SubmissionLimits.SourceTextCharactersMax);
        if (source.Year is { } year && (year < SubmissionLimits.SourceYearMin || year > latestYear))
            Refuse(At(i, "source/year"), "source.year_out_of_range",
                $"Give the year of the source, from {SubmissionLimits.SourceYearMin} to {latestYear}.");
        if (source.Url is not { } url) return;
        Texts.Allow(places, At(i, "source/url"), url, SubmissionLimits.SourceUrlCharactersMax);
        if (!(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            Refuse(At(i, "source/url"), "source.url_malformed", "Give a whole address that begins with http:// or https://.");
    }

    private void Evidence(int i, IReadOnlyList<string> evidence)
    {
        if (evidence.Count > SubmissionLimits.EvidencePerValueMax)
        {
            Refuse(At(i, "evidence"), "evidence.too_many",
                string.Create(CultureInfo.InvariantCulture, $"At most {SubmissionLimits.EvidencePerValueMax} files behind one value."));
            return;
        }

        for (var j = 0; j < evidence.Count; j++)
        {
            if (!(evidence[j] is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower)))
                Refuse(At(i, string.Create(CultureInfo.InvariantCulture, $"evidence/{j}")), "evidence.malformed",
                    "Give the SHA-256 of the file: 64 lower-case hex digits.");
        }
    }

    // What is wrong with its size alone a draft may hold, for the figures that decide it can still come: screening names it, and it cannot
    // be submitted.
    private bool Figure(Place pointer, decimal? figure, FigureRule rule) =>
        figure is not { } given || rule.Flaw(given) is not { OfSize: false } flaw || Refuse(pointer, flaw.Code, flaw.Sentence);

    private bool Refuse(Place pointer, string code, string message)
    {
        places.Add(new(pointer.ToString(), code, message));
        return false;
    }

    private static Place At(int i, string member) => new(i, member);
}
