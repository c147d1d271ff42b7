using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace U4ssc.Tidy.Tests.References;

/// <summary>Records as tables: member, JSON type, meaning. Used for events and for messages.</summary>
public sealed class ShapeReference
{
    private readonly StringBuilder text = new();
    private readonly Func<Assembly, XmlDocs> docs;
    private readonly NullabilityInfoContext nullability = new();

    public ShapeReference(string title, string introduction, Func<Assembly, XmlDocs> docs)
    {
        this.docs = docs;
        text.Append("# ").Append(title).Append("\n\n").Append(introduction).Append('\n');
    }

    public static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>A part: some facts by name, then the shapes that they use.</summary>
    public void Part(string heading, IEnumerable<(string Name, Type Type)> facts)
    {
        var all = facts.ToList();
        if (all.Count == 0) return;
        text.Append("\n## ").Append(heading).Append('\n');
        var described = new HashSet<Type>(all.Select(fact => fact.Type));
        var shapes = new Queue<Type>();
        foreach (var (name, type) in all) Describe($"`{name}`", type, shapes);
        var pending = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        while (shapes.TryDequeue(out var shape))
        {
            if (!described.Add(shape)) continue;
            pending[shape.Name] = shape;
            foreach (var inner in Used(shape)) shapes.Enqueue(inner);
        }

        foreach (var shape in pending.Values) Describe(shape.Name, shape, shapes);
    }

    public override string ToString() => text.ToString();

    private void Describe(string heading, Type type, Queue<Type> shapes)
    {
        var xml = docs(type.Assembly);
        text.Append("\n### ").Append(heading).Append("\n\n");
        if (xml.Summary(type) is { Length: > 0 } summary) text.Append(summary).Append("\n\n");
        if (type.IsEnum)
        {
            text.Append("One of ").AppendJoin(", ", Enum.GetNames(type)
                .Select(name => $"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}`")).Append(".\n");
            return;
        }

        var derived = Derived(type);
        if (derived.Count > 0)
        {
            text.Append("One of ").AppendJoin(", ", derived.Select(shape => $"`{shape.Name}`")).Append(".\n");
            derived.ForEach(shapes.Enqueue);
            return;
        }

        var members = Members(type).ToList();
        if (members.Count == 0)
        {
            text.Append("No members.\n");
            return;
        }

        text.Append("| member | JSON | meaning |\n| --- | --- | --- |\n");
        foreach (var (name, member, optional) in members)
        {
            text.Append("| `").Append(Camel(name)).Append("` | ").Append(Json(member)).Append(optional ? " or null" : "").Append(" | ")
                .Append(Cell(xml.Parameter(type, name))).Append(" |\n");
            foreach (var used in Leaves(member)) shapes.Enqueue(used);
        }
    }

    private static string Cell(string meaning) => meaning.Replace("|", "\\|", StringComparison.Ordinal);

    private IEnumerable<(string Name, Type Type, bool Optional)> Members(Type type)
    {
        var constructor = type.GetConstructors().Where(one => one.GetParameters() is not [var only] || only.ParameterType != type)
            .MaxBy(one => one.GetParameters().Length);
        var parameters = constructor?.GetParameters() ?? [];
        foreach (var parameter in parameters)
            yield return (parameter.Name!, parameter.ParameterType, nullability.Create(parameter).WriteState == NullabilityState.Nullable);
        foreach (var property in type.GetProperties()
            .Where(one =>
                one.SetMethod is { IsPublic: true }
                    && !parameters.Any(parameter => string.Equals(parameter.Name, one.Name, StringComparison.OrdinalIgnoreCase))))
            yield return (property.Name, property.PropertyType, nullability.Create(property).WriteState == NullabilityState.Nullable);
    }

    private IEnumerable<Type> Used(Type type) =>
        type.IsEnum ? [] : Derived(type) is { Count: > 0 } derived ? derived : Members(type).SelectMany(member => Leaves(member.Type));

    private static List<Type> Derived(Type type) =>
        [.. type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(one => one.DerivedType)];

    /// <summary>The types of our own that a member's JSON has inside.</summary>
    private static IEnumerable<Type> Leaves(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsArray) return Leaves(type.GetElementType()!);
        if (type.IsGenericType) return type.GetGenericArguments().SelectMany(Leaves);
        return type != typeof(Kernel.Holder) && type.Namespace?.StartsWith("U4ssc", StringComparison.Ordinal) == true ? [type] : [];
    }

    private static string Json(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsArray) return $"array of {Json(type.GetElementType()!)}";
        if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments();
            return arguments.Length == 2 ? $"object: {Json(arguments[0])} → {Json(arguments[1])}" : $"array of {Json(arguments[0])}";
        }

        return type switch
        {
            _ when type == typeof(string) || type == typeof(Kernel.Holder) => "text",
            _ when type == typeof(Guid) => "UUID",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) || type == typeof(long) => "whole number",
            _ when type == typeof(decimal) => "number",
            _ when type == typeof(DateTimeOffset) => "instant",
            _ when type == typeof(DateOnly) => "date",
            _ when type == typeof(JsonElement) || type == typeof(object) => "any",
            _ => $"`{type.Name}`",
        };
    }
}
