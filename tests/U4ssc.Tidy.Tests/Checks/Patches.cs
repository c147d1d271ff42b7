namespace U4ssc.Tidy.Tests.Checks;

/// <summary>In every PATCH what is absent stays and what is null is taken away, or null is refused (RFC 7396).</summary>
public static class Patches
{
    /// <summary>
    /// A body that was only read as a type cannot tell null from absent: where a member may be left out, what was written must be looked
    /// at.
    /// </summary>
    public static IEnumerable<Finding> DeafToNull(SourceTree tree) =>
        from file in tree.CSharpFiles
        where file.Path.Contains("/Features/", StringComparison.Ordinal)
        let code = CSharp.Code(file.Tokens).Select(token => token.Content).ToList()
        where code.Contains("MapPatch", StringComparer.Ordinal) && Body(code).Any(word => word is "=" or "?")
            && !code.Contains("Raw", StringComparer.Ordinal)
        select new Finding(file.Path,
            "maps a PATCH whose members may be left out and never looks at what was written (Body.Raw): null would mean nothing.");

    private static IEnumerable<string> Body(List<string> code)
    {
        var at = Enumerable.Range(0, Math.Max(0, code.Count - 2))
            .FirstOrDefault(i => code[i] == "record" && code[i + 1] == "Body" && code[i + 2] == "(", -1);
        return at < 0 ? [] : code.Skip(at + 3).TakeWhile(word => word != ";");
    }
}
