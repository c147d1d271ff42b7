using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using U4ssc.Audit.Bundles;
using U4ssc.Ledger;

namespace U4ssc.Audit.Checking;

/// <summary>Where an event lies in a bundle.</summary>
/// <param name="Offset">First byte of its line in the file.</param>
/// <param name="Length">Bytes of its line.</param>
internal readonly record struct Line(long Version, long Offset, int Length);

/// <summary>A history in a bundle: which events, and where they lie. The events themselves stay on the disk.</summary>
internal sealed record History(Guid Stream, string Service, Kind Kind)
{
    /// <summary>In the order of the file.</summary>
    public List<Line> Lines { get; } = [];

    /// <summary>The file.</summary>
    public string File => BundlePaths.Events(Service);

    /// <summary>Reads its events again, one after the other.</summary>
    public IEnumerable<EventLeaf> Events(BundleReader bundle)
    {
        foreach (var line in Lines)
        {
            var bytes = new byte[line.Length];
            bundle.ReadAt(File, line.Offset, bytes);
            yield return EventLine.Again(bytes);
        }
    }
}

/// <summary>All histories of a bundle. Memory grows by some forty bytes an event, whatever is in it.</summary>
internal sealed class Histories
{
    private readonly Dictionary<Guid, History> byStream = [];

    /// <summary>All, in the order of their services and streams.</summary>
    public IEnumerable<History> All =>
        byStream.Values.OrderBy(one => one.Service, StringComparer.Ordinal).ThenBy(one => one.Stream);

    /// <summary>The history of this stream; null where the bundle has none.</summary>
    public History? Find(Guid stream) => byStream.GetValueOrDefault(stream);

    /// <summary>All of a kind.</summary>
    public IEnumerable<History> Of(string kind) => All.Where(one => one.Kind.Name == kind);

    /// <summary>Takes in the histories of one service.</summary>
    public void Add(IEnumerable<History> of)
    {
        foreach (var history in of) byStream[history.Stream] = history;
    }
}

/// <summary>Looks at one service's events and proofs, from the first line to the last.</summary>
internal sealed class ServiceLog(BundleReader bundle, string service, Findings findings, Action<long> read)
{
    private const int SmallBytesMax = 4 * 1024 * 1024;

    private readonly string events = BundlePaths.Events(service);
    private readonly string proofs = BundlePaths.Proofs(service);
    private readonly Dictionary<Guid, History> histories = [];

    /// <summary>Checks them, and says what histories there are.</summary>
    /// <param name="policy">The auditor's own policy; null for the bundle's.</param>
    public IReadOnlyCollection<History> Check(WitnessPolicy? policy)
    {
        var checkpoint = Checkpoint(policy);
        using var lines = bundle.ReadUnchecked(events);
        using var proved = bundle.Has(proofs) ? bundle.ReadUnchecked(proofs) : null;
        if (proved is null) findings.CouldNot($"{proofs} is not there: that the events of {service} are in its log was not shown.");
        using var proof = proved is null ? null : BundleLines.Read(proofs, proved, InclusionLine.BytesMax).GetEnumerator();
        var inclusions = checkpoint is null ? null : new Inclusions(checkpoint.Size, checkpoint.Root);
        var (count, included, sequence) = (0L, 0L, 0L);
        foreach (var (offset, line) in BundleLines.Read(events, lines, BundleLines.EventBytesMax))
        {
            read(line.Length + 1);
            var leaf = Event(line, count + 1);
            if (leaf is null)
            {
                _ = proof?.MoveNext();
                count++;
                continue;
            }

            var where = Place(leaf);
            if (leaf.Sequence <= sequence)
                findings.Refute(where, $"stands behind the event of sequence {sequence}: events were put in another order");
            sequence = leaf.Sequence;
            Index(leaf, new(leaf.Version, offset, line.Length));
            if (proof is not null && Included(leaf, line.Span, proof, inclusions)) included++;
            count++;
        }

        if (proof?.MoveNext() == true) findings.Refute(new(proofs), "has more lines than there are events");
        findings.Count(Sentences.Events, count);
        if (checkpoint is not null) findings.Count(Sentences.Inclusion, included);
        return histories.Values;
    }

    private Where Place(EventLeaf leaf) => new(events, service, leaf.Sequence, leaf.Id, Terminal.Plain(leaf.Type));

    private EventLeaf? Event(ReadOnlyMemory<byte> line, long number)
    {
        try
        {
            return EventLine.Parse(line.Span);
        }
        catch (FormatException problem)
        {
            findings.Refute(new(events), $"line {number} {problem.Message}");
            return null;
        }
    }

    private void Index(EventLeaf leaf, Line line)
    {
        if (Kinds.Of(leaf.Type) is not { } kind)
        {
            findings.CouldNot($"No rule of this program knows the event {Terminal.Plain(leaf.Type)}: a newer program does.");
            return;
        }

        if (!histories.TryGetValue(leaf.Stream, out var history)) histories[leaf.Stream] = history = new(leaf.Stream, service, kind);
        if (kind.Service != service || history.Kind != kind)
            findings.Refute(Place(leaf), $"is an event of a {kind.Name}, in the log of {service} in the history of a {history.Kind.Name}");
        else if (line.Version != history.Lines.Count + 1)
            findings.Refute(Place(leaf), $"has version {line.Version} of its history, where {history.Lines.Count + 1} comes next: an event is missing or out of its order");
        history.Lines.Add(line);
    }

    private bool Included(
        EventLeaf leaf, ReadOnlySpan<byte> line, IEnumerator<(long Offset, ReadOnlyMemory<byte> Line)> proof, Inclusions? inclusions)
    {
        if (!proof.MoveNext())
        {
            findings.Refute(Place(leaf), $"has no line in {proofs}");
            return false;
        }

        read(proof.Current.Line.Length + 1);
        InclusionLine said;
        try
        {
            said = InclusionLine.Parse(proof.Current.Line.Span);
        }
        catch (FormatException problem)
        {
            findings.Refute(Place(leaf), $"has a line in {proofs} that is none: {problem.Message}");
            return false;
        }

        if (said.Event != leaf.Id || said.Sequence != leaf.Sequence)
        {
            findings.Refute(Place(leaf), $"stands where {proofs} has the event {said.Event} of sequence {said.Sequence}");
            return false;
        }

        if (inclusions is null) return false;
        var entry = new LogEntry(leaf.Id, Convert.ToHexStringLower(SHA256.HashData(line)), leaf.Sequence);
        if (inclusions.Verify(said.Index, entry.LeafHash(), said.Path)) return true;
        findings.Refute(Place(leaf), $"is not in the tree that {service} signed: it is not what was recorded, or not where");
        return false;
    }

    private Checkpoint? Checkpoint(WitnessPolicy? own)
    {
        var file = BundlePaths.Checkpoint(service);
        if (!bundle.Has(file))
        {
            findings.CouldNot($"{file} is not there: that the events of {service} are in its log was not shown.");
            return null;
        }

        try
        {
            var text = Encoding.UTF8.GetString(bundle.ReadAll(file, SmallBytesMax));
            var note = SignedNote.Parse(text);
            var checkpoint = Ledger.Checkpoint.Parse(note.Text);
            if (Keys(checkpoint.Origin) is { } keys)
            {
                if (keys.Any(key => Ledger.Checkpoint.Open(text, key) is not null)) findings.Count(Sentences.Checkpoints);
                else findings.Refute(new(file), $"bears no signature of a key of {Terminal.Plain(checkpoint.Origin)}");
            }

            if ((own ?? Policy()) is { } policy)
            {
                if (policy.IsMetBy(note)) findings.Count(Sentences.Witnesses);
                else findings.Refute(new(file), "does not bear the co-signatures that the policy asks for");
            }

            if (own is null)
                findings.Took($"Whose keys the logs and witnesses have, as the bundle says: hold them against what you know, or bring your own policy (--policy).");
            return checkpoint;
        }
        catch (FormatException problem)
        {
            findings.Refute(new(file), $"is no checkpoint: {problem.Message}");
            return null;
        }
    }

    private WitnessPolicy? Policy()
    {
        var file = BundlePaths.Policy(service);
        if (!bundle.Has(file))
        {
            findings.CouldNot($"{file} is not there: whose co-signatures are wanted is not known.");
            return null;
        }

        try
        {
            return WitnessPolicy.Parse(bundle.ReadAll(file, WitnessPolicy.BytesMax));
        }
        catch (FormatException problem)
        {
            findings.Refute(new(file), $"is no policy: {problem.Message}");
            return null;
        }
    }

    private List<NoteVerifier>? Keys(string origin)
    {
        var file = BundlePaths.Keys(service);
        if (!bundle.Has(file))
        {
            findings.CouldNot($"{file} is not there: whose signature the checkpoint of {service} bears is not known.");
            return null;
        }

        try
        {
            return [.. LogKeys.Of(bundle.ReadAll(file, SmallBytesMax)).Where(key => key.Name == origin)];
        }
        catch (FormatException problem)
        {
            findings.Refute(new(file), $"has no keys: {problem.Message}");
            return null;
        }
    }
}

/// <summary>The keys of a log as its service shows them.</summary>
internal static class LogKeys
{
    /// <summary>All of them, those of former times too.</summary>
    /// <exception cref="FormatException">These are no keys.</exception>
    public static IReadOnlyList<NoteVerifier> Of(ReadOnlySpan<byte> json)
    {
        try
        {
            var root = JsonElement.Parse(json, new() { AllowDuplicateProperties = false });
            return [.. (root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("keys")).EnumerateArray()
                .Select(one => NoteVerifier.Parse(one.GetProperty("key").GetString() ?? ""))];
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("A list of keys has a member key for each.", problem);
        }
    }
}
