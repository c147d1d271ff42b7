using System.Globalization;
using System.Text.RegularExpressions;

namespace U4ssc.Tidy.Tests.References;

/// <summary>
/// What a reader sees in the hole of a sentence: the figure where the source has a constant, otherwise what stands there, in words: ‹data
/// point›.
/// </summary>
public sealed partial class Holes
{
    private static readonly string[] Vague = ["Id", "Name", "Sha256", "Code", "Version"];
    private readonly Dictionary<(string Owner, string Name), string> owned = [];
    private readonly ILookup<string, string> named;

    public Holes(SourceTree tree)
    {
        // A test may have a type of the same name.
        foreach (var file in tree.CSharpFiles.Where(file => !file.Path.StartsWith("tests/", StringComparison.Ordinal)))
        {
            var owners = Owner().Matches(file.Text);
            foreach (Match constant in Constant().Matches(file.Text))
            {
                var owner = owners.LastOrDefault(found => found.Index < constant.Index)?.Groups["name"].Value ?? "";
                owned[(owner, constant.Groups["name"].Value)] = constant.Groups["value"].Value;
            }
        }

        named = owned.ToLookup(constant => constant.Key.Name, constant => constant.Value, StringComparer.Ordinal);
    }

    /// <summary>The sentence with its holes filled for a reader.</summary>
    /// <param name="file">Where it stands: a constant without its type's name is looked for there first.</param>
    public string Filled(string sentence, SourceFile file) =>
        Hole().Replace(sentence, hole => Shown(hole.Groups["what"].Value.Trim(), file));

    private string Shown(string hole, SourceFile file)
    {
        var expression = Format().Replace(hole, "");
        if (Choice().Match(expression) is { Success: true } choice)
            return $"{choice.Groups["one"].Value} or {choice.Groups["other"].Value}";
        while (Wrapped().Match(expression) is { Success: true } wrapped) expression = wrapped.Groups["what"].Value;
        if (Projected().Match(expression) is { Success: true } projected) expression = projected.Groups["member"].Value;
        expression = Calls().Replace(expression.Replace("?.", ".", StringComparison.Ordinal).Replace("!", "", StringComparison.Ordinal),
            "");
        return Figure(expression, file) ?? $"‹{Words(expression)}›";
    }

    private string? Figure(string expression, SourceFile file)
    {
        if (Path().Match(expression) is not { Success: true }) return null;
        var parts = expression.Split('.');
        var value = parts.Length > 1
            ? owned.GetValueOrDefault((parts[^2], parts[^1]))
            : Constant().Matches(file.Text).FirstOrDefault(constant => constant.Groups["name"].Value == expression)?.Groups["value"].Value
                ?? (!Bound().IsMatch(expression) ? null : named[char.ToUpperInvariant(expression[0]) + expression[1..]]
                    .Distinct(StringComparer.Ordinal).ToList() is [var only] ? only : null);
        if (value is null) return null;
        if (value.StartsWith('"')) return value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal);
        if (value.Contains('*', StringComparison.Ordinal)) return Product(value);
        return Number(value)?.ToString(CultureInfo.InvariantCulture) ?? (value == expression ? null : Figure(value, file));
    }

    private static string? Product(string factors)
    {
        var product = 1m;
        foreach (var factor in factors.Split('*', StringSplitOptions.TrimEntries))
        {
            if (Number(factor) is not { } number) return null;
            product *= number;
        }

        return product.ToString(CultureInfo.InvariantCulture);
    }

    private static decimal? Number(string text) => Digits().Match(text) is { Success: true } number
        ? decimal.Parse(number.Groups["digits"].Value.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
        : null;

    private static string Words(string expression)
    {
        var names = Name().Matches(Arguments().Replace(expression, "")).Select(name => name.Value).ToList();
        if (names.Count == 0) return "value";
        var name = names.Count > 1 && Vague.Contains(names[^1], StringComparer.Ordinal) ? names[^2] + names[^1] : names[^1];
        if (Bound().Match(name) is { Success: true } bound) return bound.Value == "Max" ? "most" : "least";
        return Humps().Replace(name, " ").ToLowerInvariant();
    }

    [GeneratedRegex(@"\b(class|record|struct|interface)\s+(?<name>[A-Z]\w*)", RegexOptions.CultureInvariant)]
    private static partial Regex Owner();

    [GeneratedRegex("\\bconst\\s+\\w+\\s+(?<name>\\w+)\\s*=\\s*(?<value>\"([^\"\\\\{}]|\\\\.)*\"|[\\w.]+(\\s*\\*\\s*[\\w.]+)*)\\s*;",
        RegexOptions.CultureInvariant)]
    private static partial Regex Constant();

    [GeneratedRegex(@"\{(?<what>[^{}]*(\{[^{}]*\}[^{}]*)*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Hole();

    [GeneratedRegex(@"(?<=\w|\)):[A-Za-z]\w*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Format();

    [GeneratedRegex(@"\A\(?.*\?\s*(?<one>[0-9]+)\s*:\s*(?<other>[0-9]+)\)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Choice();

    [GeneratedRegex(@"\A(string\.Join\(.*"",\s*(?<what>.*)\)|(Named|Plain|Shown)\((?<what>.*)\)|\[\.\.\s*(?<what>.*)\])\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Wrapped();

    [GeneratedRegex(@"\.Select\(\w+ => \w+\.(?<member>\w+)\)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Projected();

    [GeneratedRegex(@"(\.(To\w+|Format)\([^()]*\)|\.(UtcDateTime|Value))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Calls();

    [GeneratedRegex(@"\([^()]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Arguments();

    [GeneratedRegex(@"\A\w+(\.\w+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();

    [GeneratedRegex(@"(Max|Min)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bound();

    [GeneratedRegex(@"\b[A-Za-z_]\w*", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Humps();

    [GeneratedRegex(@"\A(?<digits>[0-9][0-9_]*(\.[0-9]+)?)[mMlLdDfF]?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
