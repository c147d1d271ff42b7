using System.Globalization;
using System.Text;

namespace U4ssc.Ledger;

/// <summary>A witness that a policy names.</summary>
/// <param name="Name">Name within the policy; nothing else knows it.</param>
/// <param name="Key">Its key, of whatever type.</param>
/// <param name="Url">Where it takes checkpoints, if the policy says so.</param>
public sealed record PolicyWitness(string Name, VerifierKey Key, string? Url)
{
    private readonly CosignatureVerifier? verifier =
        Key.Type == VerifierKey.CosignatureType ? new(Key.Name, Key.Ed25519()) : null;

    /// <summary>True where the line bears its key's name and id.</summary>
    public bool Claims(NoteSignature line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.KeyId == Key.KeyId && line.Name == Key.Name;
    }

    /// <summary>When it co-signed the text; null where it did not, or where its key is of a type that cannot be verified here.</summary>
    public DateTimeOffset? Verify(string text, NoteSignature line) => verifier?.Verify(text, line);
}

/// <summary>A log that a policy accepts.</summary>
/// <param name="Key">Its key, of whatever type; the name of the key is the origin.</param>
/// <param name="Url">What a reader or a submitter of it needs.</param>
public sealed record PolicyLog(VerifierKey Key, string? Url);

/// <summary>Which logs are accepted, and which witnesses must have co-signed a checkpoint before it counts (C2SP tlog-policy).</summary>
public sealed class WitnessPolicy
{
    /// <summary>Bytes of a policy at the most.</summary>
    public const int BytesMax = 1024 * 1024;

    /// <summary>Logs, witnesses and groups of a policy at the most, of each kind.</summary>
    public const int EachMax = 256;

    private const string None = "none";
    private readonly List<PolicyLog> logs = [];
    private readonly List<PolicyWitness> witnesses = [];
    // A name is as many octets as it was written with, each a character here: what they spell is nobody's business.
    private readonly Dictionary<string, Member> members = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private Member? quorum;
    private int groups;

    private WitnessPolicy(string text) => Text = text;

    /// <summary>The policy that wants no witness, and knows this log.</summary>
    public static WitnessPolicy Of(NoteVerifier log) => Parse($"log {log}\nquorum {None}\n");

    /// <summary>The file.</summary>
    public string Text { get; }

    /// <summary>The logs that are accepted; where there are none, it is known from elsewhere which.</summary>
    public IReadOnlyList<PolicyLog> Logs => logs;

    /// <summary>The witnesses, those with keys of unknown types too.</summary>
    public IReadOnlyList<PolicyWitness> Witnesses => witnesses;

    /// <summary>Reads a policy.</summary>
    /// <exception cref="FormatException">This is no policy; the message names the line.</exception>
    public static WitnessPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Reads a policy's file.</summary>
    /// <exception cref="FormatException">This is no policy; the message names the line.</exception>
    public static WitnessPolicy Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length > BytesMax) throw new FormatException($"A policy has {BytesMax} bytes at the most; this one has {file.Length}.");
        var policy = new WitnessPolicy(Encoding.UTF8.GetString(file));
        var number = 0;
        foreach (var line in Encoding.Latin1.GetString(file).Split('\n'))
        {
            number++;
            try
            {
                policy.Take(line);
            }
            catch (FormatException wrong)
            {
                throw new FormatException($"Line {number} of the policy: {wrong.Message}", wrong);
            }
        }

        return policy.quorum is null ? throw new FormatException("A policy has a line that says the quorum.") : policy;
    }

    /// <summary>True where enough witnesses co-signed the note, and no line under the name and id of one of them is false. Who signed for
    /// the log is asked elsewhere (<see cref="Checkpoint.Open"/>).</summary>
    public bool IsMetBy(SignedNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var signed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var witness in witnesses)
        {
            foreach (var line in note.Signatures.Where(witness.Claims))
            {
                if (witness.Key.Type != VerifierKey.CosignatureType) continue;
                if (witness.Verify(note.Text, line) is null) return false;
                signed.Add(witness.Name);
            }
        }

        return quorum!.IsMetBy(signed);
    }

    private static void Want(bool right, string sentence)
    {
        if (!right) throw new FormatException(sentence);
    }

    private void Take(string line)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        Want(line.All(octet => octet is '\t' or (>= ' ' and not '\x7f')), "There are no control characters but tab and line feed.");
        if (words.Length == 0 || words[0][0] == '#') return;
        switch (words[0])
        {
            case "log":
                Want(words.Length is 2 or 3, "It is log, key and perhaps an address.");
                TakeLog(Key(words[1]), Shown(words.ElementAtOrDefault(2)));
                break;
            case "witness":
                Want(words.Length is 3 or 4, "It is witness, name, key and perhaps an address.");
                TakeWitness(words[1], Key(words[2]), Shown(words.ElementAtOrDefault(3)));
                break;
            case "group":
                Want(words.Length >= 4, "It is group, name, all, any or a number, and members.");
                TakeGroup(words[1], words[2], words[3..]);
                break;
            case "quorum":
                Want(words.Length == 2, "It is quorum and a name.");
                Want(quorum is null, "There is one quorum.");
                quorum = words[1] == None ? new Group(0, []) : Known(words[1]);
                break;
            default:
                throw new FormatException("It begins with log, witness, group or quorum.");
        }
    }

    private void TakeLog(VerifierKey key, string? url)
    {
        Want(logs.Count < EachMax, $"There are {EachMax} logs at the most.");
        Want(key.Type != VerifierKey.CosignatureType, "The type of this key is that of a witness.");
        New(key, "log");
        logs.Add(new(key, url));
    }

    private void TakeWitness(string name, VerifierKey key, string? url)
    {
        Want(witnesses.Count < EachMax, $"There are {EachMax} witnesses at the most.");
        Want(key.Type != VerifierKey.Ed25519Type, "The type of this key is that of a log.");
        New(key, "witness");
        var witness = new PolicyWitness(Shown(name)!, key, url);
        Define(name, new Single(witness.Name));
        witnesses.Add(witness);
    }

    private void TakeGroup(string name, string threshold, string[] names)
    {
        Want(++groups <= EachMax, $"There are {EachMax} groups at the most.");
        var of = names.Select(Known).ToArray();
        foreach (var member in names)
            Want(taken.Add(member), $"{Shown(member)} is a member already, and counts in one place only.");
        long wanted = threshold switch
        {
            "any" => 1,
            "all" => of.Length,
            _ => long.TryParse(threshold, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
        };
        Want(wanted >= 1 && wanted <= of.Length, $"It is all, any, or a number from 1 to {of.Length}.");
        Define(name, new Group((int)wanted, of));
    }

    private void Define(string name, Member member)
    {
        Want(name != None, $"The name {None} means something already.");
        Want(members.TryAdd(name, member), $"{Shown(name)} is defined already.");
    }

    private Member Known(string name) => members.TryGetValue(name, out var member)
        ? member
        : throw new FormatException($"{Shown(name)} is not defined above.");

    // The same bytes under another name or id are the same key.
    private void New(VerifierKey key, string kind) =>
        Want(keys.Add($"{kind} {Convert.ToHexString(key.PublicKey)}"), $"There is a {kind} with this key already.");

    private static VerifierKey Key(string octets)
    {
        try
        {
            var key = VerifierKey.Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Encoding.Latin1.GetBytes(octets)));
            if (key.Type is VerifierKey.Ed25519Type or VerifierKey.CosignatureType) _ = key.Ed25519();
            return key;
        }
        catch (DecoderFallbackException broken)
        {
            throw new FormatException("The name of a key is UTF-8.", broken);
        }
    }

    private static string? Shown(string? octets) => octets is null ? null : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(octets));

    private abstract record Member
    {
        public abstract bool IsMetBy(HashSet<string> signed);
    }

    private sealed record Single(string Name) : Member
    {
        public override bool IsMetBy(HashSet<string> signed) => signed.Contains(Name);
    }

    private sealed record Group(int Wanted, Member[] Of) : Member
    {
        public override bool IsMetBy(HashSet<string> signed) => Of.Count(member => member.IsMetBy(signed)) >= Wanted;
    }
}
