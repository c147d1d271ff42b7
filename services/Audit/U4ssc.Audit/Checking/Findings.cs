using System.Collections.Concurrent;

namespace U4ssc.Audit.Checking;

/// <summary>The first place that is not as it must be.</summary>
/// <param name="File">File of the bundle.</param>
/// <param name="Service">Whose log.</param>
/// <param name="Sequence">Place of the event in the event log of the service.</param>
/// <param name="Event">Id of the event.</param>
/// <param name="Type">Stored name of the event.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) of the figure in the event.</param>
internal sealed record Where(
    string File, string? Service = null, long? Sequence = null, Guid? Event = null, string? Type = null, string? Pointer = null)
{
    /// <summary>In words.</summary>
    public override string ToString()
    {
        if (Event is null) return File;
        var text = $"{File}, event {Event} ({Type}, {Service} {Sequence})";
        return Pointer is null ? text : $"{text} at {Pointer}";
    }
}

/// <summary>Something that is not as it must be.</summary>
internal sealed record Refutation(Where Where, string Sentence);

/// <summary>A kind of thing that was looked at, and how many of them.</summary>
internal sealed record Checked(string Code, string Sentence, long Count);

/// <summary>What an outcome is for a machine: the exit code.</summary>
internal enum Conclusion
{
    /// <summary>All is as it must be.</summary>
    Proven = 0,

    /// <summary>Something is not.</summary>
    Refuted = 1,

    /// <summary>The question or the file cannot be read.</summary>
    Unreadable = 2,

    /// <summary>Nothing is wrong as far as could be seen, and not all could be seen.</summary>
    Incomplete = 3,
}

/// <summary>What was found while checking; many threads tell it.</summary>
internal sealed class Findings
{
    /// <summary>Places that are shown; who changes everything need not be shown everything.</summary>
    public const int RefutationsMax = 100;

    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> taken = new(StringComparer.Ordinal);
    private readonly List<Refutation> refuted = [];

    /// <summary>What is not as it must be, in the order of the events where they have one.</summary>
    public IReadOnlyList<Refutation> Refuted
    {
        get
        {
            lock (refuted)
            {
                return [.. refuted.OrderBy(one => one.Where.Service, StringComparer.Ordinal).ThenBy(one => one.Where.Sequence ?? -1)];
            }
        }
    }

    /// <summary>What was looked at and is right, unless refuted.</summary>
    public IReadOnlyList<Checked> Checked =>
        [.. Sentences.All.Where(one => counts.ContainsKey(one.Code)).Select(one => new Checked(one.Code, one.Sentence, counts[one.Code]))];

    /// <summary>What a bundle of this kind should show and this one does not.</summary>
    public IReadOnlyList<string> Open => [.. open.Values.Order(StringComparer.Ordinal)];

    /// <summary>What no bundle of this kind can show: it was taken over as the events say.</summary>
    public IReadOnlyList<string> Taken => [.. taken.Values.Order(StringComparer.Ordinal)];

    /// <summary>The outcome.</summary>
    public Conclusion Conclusion => refuted.Count > 0 ? Conclusion.Refuted : open.IsEmpty ? Conclusion.Proven : Conclusion.Incomplete;

    /// <summary>One more of a kind was looked at.</summary>
    public void Count(string code, long more = 1) => counts.AddOrUpdate(code, more, (_, known) => known + more);

    /// <summary>Something is not as it must be.</summary>
    public void Refute(Where where, string sentence)
    {
        lock (refuted)
        {
            if (refuted.Count < RefutationsMax) refuted.Add(new(where, sentence));
        }
    }

    /// <summary>Something could not be looked at.</summary>
    public void CouldNot(string sentence) => open.TryAdd(sentence, sentence);

    /// <summary>Something was believed.</summary>
    public void Took(string sentence) => taken.TryAdd(sentence, sentence);
}

/// <summary>What is looked at, in plain words.</summary>
internal static class Sentences
{
    public const string Files = "files", Events = "events", Inclusion = "inclusion", Checkpoints = "checkpoints", Witnesses = "witnesses",
        Streams = "streams", Revisions = "revisions", Values = "values", Screening = "screening", Cases = "cases",
        Decisions = "decisions", Scores = "scores", Contents = "contents", Certificates = "certificates";

    /// <summary>All, in the order in which they are told.</summary>
    public static IReadOnlyList<(string Code, string Sentence)> All { get; } =
    [
        (Files, "files have the bytes that the manifest lists, and there is nothing else in the ZIP"),
        (Checkpoints, "checkpoints bear the signature of their log's key"),
        (Witnesses, "checkpoints bear the co-signatures that the policy asks for"),
        (Events, "events are spelled as canonical JSON, in the order of their sequence"),
        (Inclusion, "events are in the signed tree: none was altered since, none was put elsewhere"),
        (Streams, "histories have every version from 1 to the last one, and the rules allow each step"),
        (Contents, "editions and benchmark sets have the hash by which events name them"),
        (Revisions, "revisions were frozen again from what the city reported, to the same bytes and the same hash"),
        (Values, "values were computed again"),
        (Screening, "screening findings were found again"),
        (Cases, "attested cases follow from the submitted revision and the verifiers' findings"),
        (Scores, "scores were computed again"),
        (Decisions, "certification decisions were made again, to the same bytes and the same hash"),
        (Certificates, "certificates say what the events say"),
    ];
}
