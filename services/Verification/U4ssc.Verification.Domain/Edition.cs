using System.Collections.Frozen;
using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>One figure that a city is asked for.</summary>
/// <param name="Figure">What it may be, for a city and for a verifier alike.</param>
public sealed record DataPoint(string Id, FigureRule Figure);

/// <summary>A published content of a catalogue edition, as far as a review reads it. Immutable and shared.</summary>
public sealed class Edition
{
    private readonly FrozenDictionary<string, DataPoint> byId;

    /// <summary>From its data points.</summary>
    public Edition(string id, string contentSha256, IEnumerable<DataPoint> dataPoints)
    {
        (Id, ContentSha256) = (id, contentSha256);
        byId = dataPoints.ToFrozenDictionary(point => point.Id, StringComparer.Ordinal);
    }

    /// <summary>Such as <c>U4SSC-2017</c>.</summary>
    public string Id { get; }

    /// <summary>SHA-256 (lower-case hex) of its content.</summary>
    public string ContentSha256 { get; }

    /// <summary>The data point of that id, or null.</summary>
    public DataPoint? Find(string id) => byId.GetValueOrDefault(id);
}
