using System.Collections.Frozen;
using System.Text.Json;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>Where the figures of one data point can plausibly lie.</summary>
/// <param name="Unit">The unit that the bounds are in; the range says nothing of a data point in another.</param>
/// <param name="Min">Plausible itself.</param>
/// <param name="Max">Plausible itself.</param>
/// <param name="Zero">True where 0 is plausible although it is below <paramref name="Min"/>.</param>
/// <param name="Provenance"><c>stated</c> in the text that <paramref name="Basis"/> names, or <c>ours</c>: no rule of the
/// programme.</param>
/// <param name="MixUps">Units that are given by mistake.</param>
public sealed record PlausibleRange(
    string DataPoint, string Unit, decimal Min, decimal Max, bool Zero, string Provenance, string Basis,
    IReadOnlyList<UnitMixUp>? MixUps = null)
{
    /// <summary>True where a city of this world could have this figure.</summary>
    public bool Holds(decimal figure) => figure >= Min && figure <= Max || figure == 0 && Zero;
}

/// <summary>A unit that is given in place of the right one.</summary>
/// <param name="Factor">A figure in <paramref name="Unit"/> times this is in the right unit.</param>
public sealed record UnitMixUp(string Unit, decimal Factor);

/// <summary>
/// The plausible ranges as data: <c>Screening/Data/plausible-ranges.json</c>, with a version of their own beside the rule's.
/// </summary>
/// <param name="About">What the bounds mean, for people.</param>
/// <param name="Version">Higher with every change of a range.</param>
public sealed record PlausibleRanges(IReadOnlyList<string> About, int Version, IReadOnlyList<PlausibleRange> Ranges)
{
    private readonly FrozenDictionary<string, PlausibleRange> byDataPoint =
        Ranges.ToFrozenDictionary(range => range.DataPoint, StringComparer.Ordinal);

    /// <summary>Those in force.</summary>
    public static PlausibleRanges InForce { get; } = Read();

    /// <summary>The range of a data point, or null where there is none, or where the edition has another unit.</summary>
    public PlausibleRange? Of(DataPoint point) =>
        byDataPoint.GetValueOrDefault(point.Id) is { } range
            && string.Equals(range.Unit, point.Unit, StringComparison.Ordinal) ? range : null;

    private static PlausibleRanges Read()
    {
        using var data = typeof(PlausibleRanges).Assembly.GetManifestResourceStream("plausible-ranges.json")
            ?? throw new InvalidOperationException("plausible-ranges.json is not part of this build.");
        return JsonSerializer.Deserialize<PlausibleRanges>(data, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException("plausible-ranges.json is empty.");
    }
}
