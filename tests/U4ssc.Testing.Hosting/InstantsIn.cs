using System.Text.Json;
using System.Text.RegularExpressions;

namespace U4ssc.Testing.Hosting;

/// <summary>Finds every instant in an answer, however deep, whatever zone it is written in.</summary>
public static partial class InstantsIn
{
    public static IEnumerable<string> Of(JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.Object => answer.EnumerateObject().SelectMany(member => Of(member.Value)),
        JsonValueKind.Array => answer.EnumerateArray().SelectMany(Of),
        JsonValueKind.String when Instant().IsMatch(answer.GetString()!) => [answer.GetString()!],
        _ => [],
    };

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}T", RegexOptions.CultureInvariant)]
    private static partial Regex Instant();
}
