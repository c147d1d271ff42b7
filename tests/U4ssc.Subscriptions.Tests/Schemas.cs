using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using U4ssc.Subscriptions.Domain;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>Schemas as they are served, and what a library of others says of data.</summary>
internal static class Schemas
{
    private static readonly EvaluationOptions Strict = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    public static string Text(string path)
    {
        var parts = path.Trim('/').Split('/');
        using var resource = typeof(SubscriptionsService).Assembly.GetManifestResourceStream($"{parts[1]}.{parts[2]}.json")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    /// <summary>What data break of the schema at this path.</summary>
    public static IReadOnlyList<string> Broken(string path, JsonElement data)
    {
        var result = JsonSchema.FromText(Text(path)).Evaluate(JsonNode.Parse(data.GetRawText()), Strict);
        if (result.IsValid) return [];
        return [.. result.Details.Where(one => one.HasErrors).SelectMany(one => one.Errors!.Values).DefaultIfEmpty("invalid")];
    }
}

/// <summary>A schema says of its data exactly what the record is.</summary>
public sealed class KeepingTheSchemas
{
    public static TheoryData<string> Paths => [.. PublicTypes.All.Select(Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void a_schema_has_every_member_of_its_record_and_no_other(string path)
    {
        var schema = JsonNode.Parse(Schemas.Text(path))!;
        var members = Sample(path).EnumerateObject().Select(member => member.Name).ToList();
        Assert.Equal(members, schema["properties"]!.AsObject().Select(member => member.Key));
        Assert.Equal(members, schema["required"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string)schema["$schema"]!);
        Assert.All(schema["properties"]!.AsObject(), member => Assert.NotEmpty((string)member.Value!["description"]!));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void a_schema_takes_its_data_and_nothing_that_lacks_or_has_a_member_more_or_is_of_another_kind(string path)
    {
        var data = Sample(path);
        Assert.Empty(Schemas.Broken(path, data));
        Assert.NotEmpty(Schemas.Broken(path, Changed(data, one => one["more"] = 1)));
        foreach (var member in data.EnumerateObject())
        {
            Assert.NotEmpty(Schemas.Broken(path, Changed(data, one => one.Remove(member.Name))));
            Assert.NotEmpty(Schemas.Broken(path, Changed(data, one => one[member.Name] = new JsonObject())));
            Assert.NotEmpty(Schemas.Broken(path, Changed(data, one => one[member.Name] = null)));
        }
    }

    private static string Path(PublicType type) => $"/schemas/{type.Name}/{type.Version}";

    private static JsonElement Sample(string path)
    {
        var type = PublicTypes.All.Single(one => Path(one) == path);
        return JsonSerializer.SerializeToElement(Samples.Complete(type.Data), type.Data, Kernel.Json.Options);
    }

    private static JsonElement Changed(JsonElement data, Action<JsonObject> change)
    {
        var changed = JsonObject.Create(data)!;
        change(changed);
        return JsonSerializer.SerializeToElement(changed);
    }
}
