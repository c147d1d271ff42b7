using System.Text;
using U4ssc.Ledger;

namespace U4ssc.Audit.Following;

/// <summary>What was seen of a log, in files: its keys at the first look, and every checkpoint since, as it was signed.</summary>
internal sealed class Followed
{
    private readonly string directory;

    public Followed(string state, string service)
    {
        directory = Path.Combine(state, service);
        Directory.CreateDirectory(directory);
    }

    /// <summary>The newest checkpoint; null before the first.</summary>
    public string? Newest => File.Exists(NewestFile) ? File.ReadAllText(NewestFile) : null;

    /// <summary>The keys that count; none before the first look.</summary>
    public IReadOnlyList<NoteVerifier> Keys =>
        File.Exists(KeysFile) ? [.. File.ReadAllLines(KeysFile).Where(line => line.Length > 0).Select(NoteVerifier.Parse)] : [];

    private string NewestFile => Path.Combine(directory, "checkpoint.txt");

    private string KeysFile => Path.Combine(directory, "keys.txt");

    /// <summary>Keeps the keys.</summary>
    public void Keep(IEnumerable<NoteVerifier> keys) => Put(KeysFile, string.Concat(keys.Select(key => $"{key}\n")));

    /// <summary>Keeps a checkpoint: for ever under its size, and as the newest.</summary>
    public void Keep(string note, Checkpoint checkpoint)
    {
        var kept = Path.Combine(directory, "checkpoints");
        Directory.CreateDirectory(kept);
        Put(Path.Combine(kept, $"{checkpoint.Size}.txt"), note);
        Put(NewestFile, note);
    }

    /// <summary>Keeps two checkpoints that cannot both be true, for others to see; gives the file.</summary>
    public string Evidence(string one, string other)
    {
        var file = Path.Combine(directory, "FORK.txt");
        Put(file, $"{one}\n----\n\n{other}");
        return file;
    }

    // Whole or not at all, whatever happens in between.
    private static void Put(string file, string text)
    {
        var beside = $"{file}.new";
        using (var to = new FileStream(beside, FileMode.Create))
        {
            to.Write(Encoding.UTF8.GetBytes(text));
            to.Flush(flushToDisk: true);
        }

        File.Move(beside, file, overwrite: true);
    }
}
