using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using U4ssc.Kernel.Hosting;

namespace U4ssc.Audit.Service.Timelines;

/// <summary>Who did something.</summary>
/// <param name="Subject">Opaque subject id, or <c>service:…</c>, <c>system:…</c>.</param>
/// <param name="OnBehalfOf">The agency or the city that the account acts for.</param>
/// <param name="Name">Where Identity tells it to this caller and there still is one; null otherwise.</param>
internal sealed record Who(string Subject, string Role, string? OnBehalfOf, string? Name);

/// <summary>The event that caused another one, where it was found.</summary>
/// <param name="History">Where it stands: the path of the history.</param>
internal sealed record CausedBy(string Service, Guid Event, string Type, string History, long Version);

/// <summary>Something that a timeline cannot tell, and says so.</summary>
/// <param name="History">The path of the history that it is about.</param>
internal sealed record Gap(GapKind Kind, string Service, string History, string Sentence);

/// <summary>What is missing.</summary>
internal enum GapKind
{
    /// <summary>The caller may not read this history, or it is not there although it should be.</summary>
    NotReadable,

    /// <summary>There is no such service here, or it gave no answer.</summary>
    Unreachable,

    /// <summary>Versions between the event before and this one are not there, or not for this caller.</summary>
    VersionMissing,

    /// <summary>The event that caused this one is in no history of this timeline.</summary>
    CauseMissing,

    /// <summary>There are more histories than a timeline joins.</summary>
    TooMany,
}

/// <summary>One thing that happened.</summary>
/// <param name="Kind">What it happened to, such as <c>case</c>.</param>
/// <param name="Thing">Its id there.</param>
/// <param name="History">Path of the history that it is in.</param>
/// <param name="Submission">In a timeline of many submissions, of which one.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="EffectiveAt">From when it counts, where that differs; the text as stored.</param>
/// <param name="Data">What the event itself says. What is large is named by its hash and where it can be read.</param>
/// <param name="Changes">What is different afterwards, field by field.</param>
/// <param name="Correlation">The same through everything that one request set off.</param>
/// <param name="Causation">What directly caused it: a request, a list that was uploaded, or another event.</param>
/// <param name="CausedBy">That event, where it was one and was found.</param>
/// <param name="Cursor">Where to go on after it.</param>
internal sealed record Entry(
    string Service, string Kind, string Thing, string History,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Submission,
    long Version, long? Sequence, Guid Event, string Type, Who Who, DateTimeOffset RecordedAt, string? EffectiveAt, string? Reason,
    JsonNode? Data, IReadOnlyList<Resources.Change> Changes, string? Correlation, string? Causation, CausedBy? CausedBy,
    IReadOnlyList<Gap> Gaps, string Cursor);

/// <summary>One line of a timeline that is told step by step.</summary>
/// <param name="Kind"><c>entry</c>, <c>gap</c>, or <c>end</c>: without an end it broke off.</param>
/// <param name="State">What the thing looks like after the entry.</param>
/// <param name="Entries">At the end: how many there were.</param>
internal sealed record Step(
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Entry? Entry = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonNode? State = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Gap? Gap = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Entries = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cursor = null);
