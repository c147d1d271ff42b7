using System.Globalization;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>A submission as the rules look at it: each value with its data point and its final figure.</summary>
public sealed class Screened
{
    private readonly Dictionary<string, ScreenedValue> byId;

    internal Screened(Edition edition, CommonInputs inputs, IReadOnlyList<Prefill> prefills,
        IReadOnlyDictionary<string, StatedValue> values, Comparison against)
    {
        Against = against;
        Edition = edition;
        Inputs = inputs;
        Prefills = prefills;
        var reported = new List<ScreenedValue>(values.Count);
        byId = new(values.Count, StringComparer.Ordinal);
        foreach (var point in edition.DataPoints)
        {
            if (!values.TryGetValue(point.Id, out var stated)) continue;
            var value = new ScreenedValue(point, stated, FinalFigure.Of(stated, point, inputs));
            byId.Add(point.Id, value);
            if (stated.Status == ValueStatus.Reported) reported.Add(value);
        }

        Reported = reported;
    }

    public Edition Edition { get; }

    public CommonInputs Inputs { get; }

    public IReadOnlyList<Prefill> Prefills { get; }

    /// <summary>Attested figures, the city's own and those of its peers.</summary>
    public Comparison Against { get; }

    /// <summary>What figures can plausibly be.</summary>
    public PlausibleRanges Ranges { get; } = PlausibleRanges.InForce;

    /// <summary>What is reported, in the edition's order.</summary>
    public IReadOnlyList<ScreenedValue> Reported { get; }

    /// <summary>What was said of a data point, or null where nothing was.</summary>
    public ScreenedValue? Find(string dataPoint) => byId.GetValueOrDefault(dataPoint);

    /// <summary>The final figure of a data point, or null.</summary>
    public decimal? Figure(string dataPoint) => Find(dataPoint)?.Final.Value;

    /// <summary>The figure that was prefilled for a common input, or null.</summary>
    public Prefill? Prefilled(string input) =>
        Prefills.FirstOrDefault(prefill => string.Equals(prefill.Input, input, StringComparison.Ordinal));

    /// <summary>A figure as people read it in a message, the same everywhere.</summary>
    public static string Text(decimal figure) => Kernel.Figures.Rounded(figure).ToString(CultureInfo.InvariantCulture);
}

/// <summary>A value with its data point and its final figure.</summary>
public sealed record ScreenedValue(DataPoint Point, StatedValue Stated, FinalFigure Final);
