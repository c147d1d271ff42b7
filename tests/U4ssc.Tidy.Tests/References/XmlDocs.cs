using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace U4ssc.Tidy.Tests.References;

/// <summary>What the compiler kept of the documentation comments, as Markdown text on one line.</summary>
public sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> members;

    private XmlDocs(IEnumerable<XElement> members) =>
        this.members = members.ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    public static XmlDocs Of(Assembly assembly) =>
        Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml")));

    public static XmlDocs Parse(string xml) => new(XDocument.Parse(xml).Descendants("member"));

    public string Summary(Type type) => members.TryGetValue($"T:{Id(type)}", out var member) ? Flat(member.Element("summary")) : "";

    /// <summary>The comment of a record's parameter; it stands with the type.</summary>
    public string Parameter(Type type, string name) =>
        members.TryGetValue($"T:{Id(type)}", out var member)
            ? Flat(member.Elements("param").FirstOrDefault(parameter => parameter.Attribute("name")?.Value == name))
            : "";

    private static string Id(Type type) => (type.FullName ?? type.Name).Replace('+', '.');

    private static string Flat(XElement? element) =>
        element is null ? "" : Blanks().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "paramref" or "typeparamref" } reference =>
            $"`{ShapeReference.Camel(reference.Attribute("name")!.Value)}`",
        XElement { Name.LocalName: "see" or "seealso" } see =>
            $"`{(see.Attribute("cref") ?? see.Attribute("langword"))?.Value.Split('.', ':')[^1]}`",
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
