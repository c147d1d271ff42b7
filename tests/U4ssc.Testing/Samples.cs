using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using U4ssc.Kernel;

namespace U4ssc.Testing;

/// <summary>
/// Instances of records, made by reflection from types and names of constructor parameters: the same on every run and machine, so that
/// their JSON can be pinned. A type that it cannot make fails with a sentence instead of being left out.
/// </summary>
public sealed class Samples
{
    private const int DepthMax = 12;

    private readonly bool sparse;
    private readonly NullabilityInfoContext nullability = new();

    private Samples(bool sparse) => this.sparse = sparse;

    /// <summary>Every member has a value.</summary>
    public static object Complete(Type type) => new Samples(sparse: false).Of(type, type?.Name ?? "", 0);

    /// <summary>Every member that may be null is null, and nothing else is.</summary>
    public static object Sparse(Type type) => new Samples(sparse: true).Of(type, type?.Name ?? "", 0);

    /// <summary>A value for a parameter, such as one of a method that makes a refusal.</summary>
    public static object? For(ParameterInfo parameter) => new Samples(sparse: false).Of(parameter, 0);

    private object? Of(ParameterInfo parameter, int depth) =>
        sparse && nullability.Create(parameter).WriteState == NullabilityState.Nullable
            ? null
            : Of(parameter.ParameterType, parameter.Name ?? "", depth);

    private object Of(Type type, string name, int depth)
    {
        if (depth > DepthMax) throw new NotSupportedException($"{type} contains itself; no finite sample has a value for every member.");
        return Plain(Nullable.GetUnderlyingType(type) ?? type, name) ?? Many(type, name, depth) ?? Composed(type, depth);
    }

    private static object? Plain(Type type, string name) => type switch
    {
        _ when type == typeof(string) => Words(name),
        _ when type == typeof(Holder) => new Holder(Words(name)),
        _ when type == typeof(Guid) => DerivedId.Of("sample", name),
        _ when type == typeof(bool) => true,
        _ when type == typeof(int) => Ends(name, "year", "period") ? 2025 : 7,
        _ when type == typeof(long) => 42L,
        _ when type == typeof(decimal) => 12.5m,
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(678_901),
        _ when type == typeof(DateOnly) => new DateOnly(2026, 1, 2),
        _ when type == typeof(TimeSpan) => TimeSpan.FromMinutes(90),
        _ when type == typeof(JsonElement) => JsonSerializer.SerializeToElement(new { sample = 12.5m }),
        _ when type == typeof(object) => "anything",
        { IsEnum: true } => Enum.GetValues(type).Cast<object>().Last(), // not the default one, whose absence could go unnoticed
        _ => null,
    };

    private static string Words(string name) => name switch
    {
        _ when Ends(name, "sha256", "hash") => string.Concat(Enumerable.Repeat("0123456789abcdef", 4)),
        _ when Ends(name, "agency") => "NO-KS",
        _ when Ends(name, "country", "countries") => "NO",
        _ when Ends(name, "edition") => "U4SSC-2017",
        _ when Ends(name, "url") => "https://example.org/source",
        _ when Ends(name, "currency") => "NOK",
        _ => $"{name}: blåbær 北",
    };

    private static bool Ends(string name, params IEnumerable<string> ends) =>
        ends.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private object? Many(Type type, string name, int depth)
    {
        var sequence = type.GetInterfaces().Append(type)
            .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        if (sequence is null) return null;
        var item = sequence.GetGenericArguments()[0];
        if (item.IsGenericType && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        {
            var pair = item.GetGenericArguments();
            var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(pair))!;
            map.Add(pair[0] == typeof(string) ? "key" : Of(pair[0], "key", depth + 1), Of(pair[1], name, depth + 1));
            return Fitted(map, type, pair);
        }

        // A list shows every shape that its items can have.
        var items = Shapes(item).Select(shape => Of(shape, name, depth + 1)).ToArray();
        var array = Array.CreateInstance(item, items.Length);
        items.CopyTo(array, 0);
        return Fitted(array, type, [item]);
    }

    private static object Fitted(object made, Type wanted, Type[] arguments)
    {
        if (wanted.IsInstanceOfType(made)) return made;
        if (!wanted.IsAbstract && wanted.GetConstructors()
            .FirstOrDefault(one => one.GetParameters() is [var only] && only.ParameterType.IsInstanceOfType(made)) is { } copy)
            return copy.Invoke([made]);
        foreach (var set in (Type[])[typeof(HashSet<>), typeof(SortedSet<>)])
        {
            if (arguments.Length == 1 && wanted.IsAssignableFrom(set.MakeGenericType(arguments)))
                return Activator.CreateInstance(set.MakeGenericType(arguments), made)!;
        }

        // Immutable collections are made by a method beside them.
        var factory = wanted.Assembly.GetType($"{wanted.Namespace}.{wanted.Name.Split('`')[0].TrimStart('I')}")?.GetMethods()
            .FirstOrDefault(method =>
                method.Name == "CreateRange" && method.GetParameters().Length == 1
                    && method.GetGenericArguments().Length == arguments.Length);
        return factory?.MakeGenericMethod(arguments).Invoke(null, [made])
            ?? throw new NotSupportedException($"No sample can be made of {wanted}: teach {nameof(Samples)} this collection.");
    }

    private static List<Type> Shapes(Type type)
    {
        var derived = type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(one => one.DerivedType).ToList();
        return derived.Count > 0 ? derived : [type];
    }

    private object Composed(Type type, int depth)
    {
        var shape = Shapes(type)[0];
        var constructor = shape.GetConstructors(BindingFlags.Public | BindingFlags.Instance)
            .Where(one => one.GetParameters() is not [var only] || only.ParameterType != shape)
            .MaxBy(one => one.GetParameters().Length);
        if (shape.IsAbstract || constructor is null || shape.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
            throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture,
                $"No sample can be made of {type}: teach {nameof(Samples)} this type, or use a record."));
        var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter, depth + 1))]);
        var given = constructor.GetParameters().Select(parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var property in shape.GetProperties()
            .Where(one => one.SetMethod is { IsPublic: true } && one.GetIndexParameters().Length == 0 && !given.Contains(one.Name)))
            property.SetValue(made, sparse && nullability.Create(property).WriteState == NullabilityState.Nullable
                ? null
                : Of(property.PropertyType, property.Name, depth + 1));
        return made;
    }
}
