using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Kernel;
using U4ssc.Testing;

namespace U4ssc.Contracts.Tests;

/// <summary>What a type looked like in JSON when it was first written down. A file is never changed: a new meaning is a new type.</summary>
public static class Golden
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the golden files lie.</summary>
    public static string Folder { get; } = Repository.At("tests", "U4ssc.Contracts.Tests", "golden");

    /// <summary>
    /// The text of the golden file of a type: a sample with all its members and, where some may be null, one without those.
    /// </summary>
    public static string Text(Type type)
    {
        var complete = JsonSerializer.SerializeToNode(Samples.Complete(type), type, Json.Options);
        var sparse = JsonSerializer.SerializeToNode(Samples.Sparse(type), type, Json.Options);
        var file = new JsonObject { ["complete"] = complete };
        if (!JsonNode.DeepEquals(complete, sparse)) file["sparse"] = sparse;
        return Text(file);
    }

    /// <summary>A golden file's text, as it lies in the repository.</summary>
    public static string Text(JsonNode content) => content.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";

    /// <summary>
    /// What is wrong with the files of a folder: missing, changed or left over. With <paramref name="write"/>, missing ones are written
    /// instead.
    /// </summary>
    /// <param name="wanted">Text by file name.</param>
    public static IReadOnlyList<string> Problems(string folder, IReadOnlyDictionary<string, string> wanted, bool write)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        Directory.CreateDirectory(folder);
        var problems = new List<string>();
        foreach (var (name, text) in wanted.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path) && write) File.WriteAllText(path, text);
            if (!File.Exists(path))
                problems.Add(
                    $"{name} is missing: run these tests with {Repository.WriteVariable}=1 and read what it writes before you commit it.");
            else if (File.ReadAllText(path).ReplaceLineEndings("\n") != text)
                problems.Add(
                    $"{name} differs from what the type is now. What is stored or sent looks like the file: add a member that may be null, or a new type.\n{text}");
        }

        problems.AddRange(Directory.GetFiles(folder).Select(Path.GetFileName).Where(name => !wanted.ContainsKey(name!))
            .Order(StringComparer.Ordinal)
            .Select(name => $"{name} has no type any more. A type that was stored or sent is never removed."));
        return problems;
    }

    /// <summary>What is wrong with reading a golden file back.</summary>
    public static IEnumerable<string> Unreadable(string name, string text, Type type)
    {
        foreach (var (sample, written) in JsonNode.Parse(text)!.AsObject())
        {
            var read = written.Deserialize(type, Json.Options);
            if (!JsonNode.DeepEquals(written, JsonSerializer.SerializeToNode(read, type, Json.Options)))
                yield return $"{name}, {sample}: read and written again it is another JSON.";
        }
    }
}
