using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace U4ssc.Kernel;

/// <summary>
/// The normal forms of Unicode (UAX 15), from a table that is shipped: the runtime has none where it goes without a library for languages,
/// and what two texts are the same must not hang on the machine (docs/decisions/0045).
/// </summary>
internal static class UnicodeForms
{
    private const int HangulFirst = 0xAC00, LeadFirst = 0x1100, VowelFirst = 0x1161, TrailBefore = 0x11A7, Vowels = 21, Trails = 28,
    Syllables = 11_172;

    // Below it every text is composed already.
    private const char MayCombine = '\u0300';

    private static readonly Lazy<Tables> Known = new(Tables.Read);

    /// <summary>Composed (NFC).</summary>
    public static string Composed(string text) =>
        text.AsSpan().ContainsAnyInRange(MayCombine, '\uFFFF') ? Compose(Decompose(text, compatibly: false)) : text;

    /// <summary>Taken apart with what only looks different made plain (NFKD).</summary>
    public static IReadOnlyList<int> Apart(string text) => Decompose(text, compatibly: true);

    /// <summary>Code points put together again (NFC).</summary>
    public static string Compose(List<int> apart)
    {
        var (classes, pairs) = (Known.Value.Classes, Known.Value.Pairs);
        var (starter, before) = (-1, 0);
        var kept = 0;
        for (var at = 0; at < apart.Count; at++)
        {
            var (code, rank) = (apart[at], classes.GetValueOrDefault(apart[at]));
            // Blocked where something of the same or a higher class, or another starter, stands between.
            if (starter >= 0 && (kept == starter + 1 || (before < rank && before != 0)) && Pair(apart[starter], code, pairs) is { } both)
            {
                apart[starter] = both;
                continue;
            }

            if (rank == 0) starter = kept;
            before = rank;
            apart[kept++] = code;
        }

        var text = new StringBuilder(kept);
        for (var at = 0; at < kept; at++) text.Append(new Rune(apart[at]).ToString());
        return text.ToString();
    }

    private static List<int> Decompose(string text, bool compatibly)
    {
        var apart = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes()) Add(rune.Value, compatibly, apart);
        var classes = Known.Value.Classes;
        // Marks of one letter go by their class; those of the same class keep their order.
        for (var at = 1; at < apart.Count; at++)
        {
            var (code, rank) = (apart[at], classes.GetValueOrDefault(apart[at]));
            if (rank == 0) continue;
            var to = at;
            for (; to > 0 && classes.GetValueOrDefault(apart[to - 1]) > rank; to--) apart[to] = apart[to - 1];
            apart[to] = code;
        }

        return apart;
    }

    private static void Add(int code, bool compatibly, List<int> apart)
    {
        if (code < 0x80) apart.Add(code);
        else if (code - HangulFirst is >= 0 and < Syllables and var syllable)
        {
            apart.Add(LeadFirst + syllable / (Vowels * Trails));
            apart.Add(VowelFirst + syllable % (Vowels * Trails) / Trails);
            if (syllable % Trails is > 0 and var trail) apart.Add(TrailBefore + trail);
        }
        else if (Known.Value.Canonical.TryGetValue(code, out var parts)
            || (compatibly && Known.Value.Compatible.TryGetValue(code, out parts)))
            foreach (var part in parts) Add(part, compatibly, apart);
        else apart.Add(code);
    }

    private static int? Pair(int first, int second, FrozenDictionary<long, int> pairs)
    {
        if (first - LeadFirst is >= 0 and < 19 and var lead && second - VowelFirst is >= 0 and < Vowels and var vowel)
            return HangulFirst + (lead * Vowels + vowel) * Trails;
        if (first - HangulFirst is >= 0 and < Syllables and var syllable && syllable % Trails == 0
            && second - TrailBefore is > 0 and < Trails and var trail)
            return first + trail;
        return pairs.TryGetValue(Key(first, second), out var both) ? both : null;
    }

    private static long Key(int first, int second) => ((long)first << 32) | (uint)second;

    private sealed record Tables(
        FrozenDictionary<int, int> Classes, FrozenDictionary<int, int[]> Canonical, FrozenDictionary<int, int[]> Compatible,
        FrozenDictionary<long, int> Pairs)
    {
        public static Tables Read()
        {
            var classes = new Dictionary<int, int>();
            var (canonical, compatible) = (new Dictionary<int, int[]>(), new Dictionary<int, int[]>());
            var pairs = new Dictionary<long, int>();
            using var lines = new StreamReader(typeof(UnicodeForms).Assembly.GetManifestResourceStream("unicode.txt")!);
            while (lines.ReadLine() is { } line)
            {
                var words = line.Split(' ');
                if (words[0] == "#") continue;
                var code = Code(words[1]);
                if (words[0] == "c")
                {
                    classes[code] = int.Parse(words[2], CultureInfo.InvariantCulture);
                    continue;
                }

                int[] parts = [.. words.Skip(2).Select(Code)];
                (words[0] == "k" ? compatible : canonical)[code] = parts;
                if (words[0] == "d") pairs[Key(parts[0], parts[1])] = code;
            }

            return new(classes.ToFrozenDictionary(), canonical.ToFrozenDictionary(), compatible.ToFrozenDictionary(),
                pairs.ToFrozenDictionary());
        }

        private static int Code(string word) => int.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
