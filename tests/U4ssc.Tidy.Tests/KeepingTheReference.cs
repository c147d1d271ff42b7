using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using U4ssc.Contracts;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using U4ssc.Tidy.Tests.Checks;
using U4ssc.Tidy.Tests.References;
using Xunit;

namespace U4ssc.Tidy.Tests;

/// <summary>docs/reference says what the code says: generated from it, checked in, and compared on every run.</summary>
public sealed class KeepingTheReference
{
    private static readonly JsonSerializerOptions Readable =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void every_stored_event_is_described()
    {
        var page = new ShapeReference(
            "Stored events",
            "What lies in the event logs, by service, under the names that are stored for ever. Beside its body every event carries: id, stream, version, sequence, time of recording, effective time where it differs,\nactor, role, on-behalf-of, reason, correlation, causation and trace. This page is generated; a test fails when it is out of date.",
            XmlDocs.Of);
        foreach (var service in Composed.Services)
            page.Part(service, Composed.Events(service).OrderBy(stored => stored.Name, StringComparer.Ordinal));
        Generated.IsCurrent(page.ToString(), "docs", "reference", "events.md");
    }

    [Fact]
    public void every_stored_event_has_a_golden_file() =>
        Findings.None(
            from service in Composed.Services
            from type in Services.Events(Services.Domain(service))
            let name = Composed.Events(service).FirstOrDefault(stored => stored.Type == type).Name
            where name is null
                || !File.Exists(Repository.At("tests", "U4ssc.Contracts.Tests", "golden", "events",
                    $"{service.ToLowerInvariant()}.{name}.json"))
            select new Finding(type.FullName!, name is null ? "has no pinned name." : "has no golden file."));

    [Fact]
    public void every_message_is_described()
    {
        var page = new ShapeReference(
            "Messages between services",
            "What services tell each other, by version of its contract; the second name of a heading is its exchange. Every message tells of one stored event (`fact`) and has that event's id as its message id: it may come twice and in any order. Its headers say which service tells it (`u4ssc-service`), its place among all that this service tells (`u4ssc-number`) and among those of its type (`u4ssc-ordinal`): from 1, without a gap, and the same whenever it comes again. It is signed by that service (`u4ssc-signature`, docs/decisions/0068).\nThis page is generated; a test fails when it is out of date.",
            XmlDocs.Of);
        var messages = typeof(IMessage).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IMessage).IsAssignableFrom(type));
        foreach (var version in messages.GroupBy(type => type.Namespace!["U4ssc.Contracts.".Length..], StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
            page.Part(version.Key, version.OrderBy(type => type.Name, StringComparer.Ordinal)
                .Select(type => ($"{type.Name}`, `{Messaging.Exchange(type)}", type)));
        Generated.IsCurrent(page.ToString(), "docs", "reference", "messages.md");
    }

    [Fact]
    public void every_refusal_is_described()
    {
        var entries = RefusalReference.In(SourceTree.Repository);
        Generated.IsCurrent(RefusalReference.Markdown(entries), "docs", "reference", "refusals.md");
        Generated.IsCurrent(JsonSerializer.Serialize(entries, Readable).ReplaceLineEndings("\n") + "\n", "gateway", "U4ssc.Gateway",
            "refusals.json");
    }

    [Fact]
    public void no_refusal_shows_its_reader_what_only_the_source_knows() =>
        Findings.None(
            from entry in RefusalReference.In(SourceTree.Repository)
            where entry.Sentence.AsSpan().IndexOfAny('{', '}') >= 0 || entry.Sentence.Contains("‹…›", StringComparison.Ordinal)
            select new Finding(entry.Code, $"is described with a hole in it: {entry.Sentence}"));

    /// <summary>The reference reads the source; this asks the assemblies, so that what the reading misses is noticed.</summary>
    [Fact]
    public void no_refusal_of_a_domain_is_missed()
    {
        var described = RefusalReference.In(SourceTree.Repository).Where(entry => entry.Status is not null).Select(entry => entry.Code)
            .ToHashSet(StringComparer.Ordinal);
        var given = Composed.Services.SelectMany(service => Services.Domain(service).GetTypes()).SelectMany(Given).ToList();
        Assert.NotEmpty(given);
        Findings.None(from refusal in given
                      where !described.Contains(refusal.Code)
                      select new Finding(refusal.Code, "is not in docs/reference/refusals.md."));
    }

    private static IEnumerable<Refusal> Given(Type type)
    {
        const BindingFlags statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var properties = type.GetProperties(statics).Where(property => property.PropertyType == typeof(Refusal))
            .Select(property => property.GetValue(null));
        var fields = type.GetFields(statics).Where(field => field.FieldType == typeof(Refusal)).Select(field => field.GetValue(null));
        var methods = type.GetMethods(statics)
            .Where(method =>
                method.ReturnType == typeof(Refusal) && !method.IsSpecialName && type.Name.EndsWith("Refusals", StringComparison.Ordinal))
            .Select(method => method.Invoke(null, [.. method.GetParameters().Select(Samples.For)]));
        return properties.Concat(fields).Concat(methods).OfType<Refusal>();
    }
}
