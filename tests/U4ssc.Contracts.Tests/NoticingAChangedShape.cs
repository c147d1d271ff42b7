using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Contracts.Tests;

/// <summary>The golden files' own tests: they fail when they should.</summary>
public sealed class NoticingAChangedShape : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("u4ssc-golden-").FullName;

    public enum Sort
    {
        Other,
        OfficialStatistics,
    }

    public interface IThingEvent;

    [JsonDerivedType(typeof(Round), "round")]
    [JsonDerivedType(typeof(Square), "square")]
    public abstract record Shape;

    public sealed record Round(decimal Radius) : Shape;

    public sealed record Square(decimal Side) : Shape;

    public sealed record ThingHappened(
        Guid Id, string Agency, int Period, decimal? Share, Sort Sort, DateOnly On, DateTimeOffset At, string? Note,
        IReadOnlyList<Shape> Shapes, IReadOnlyDictionary<string, decimal> Figures, string LetterSha256) : IThingEvent;

    public sealed record Endless(Again Inner);

    public sealed record Again(Endless Outer);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void a_missing_a_changed_and_a_left_over_file_are_each_named()
    {
        File.WriteAllText(Path.Combine(folder, "kept.json"), "{}\n");
        File.WriteAllText(Path.Combine(folder, "changed.json"), "{}\n");
        File.WriteAllText(Path.Combine(folder, "orphan.json"), "{}\n");
        var wanted = new Dictionary<string, string> { ["kept.json"] = "{}\n", ["changed.json"] = "{ }\n", ["missing.json"] = "{}\n" };
        var problems = Golden.Problems(folder, wanted, write: false);
        Assert.Equal(3, problems.Count);
        Assert.StartsWith("changed.json differs", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("missing.json is missing", problems[1], StringComparison.Ordinal);
        Assert.StartsWith("orphan.json has no type", problems[2], StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "missing.json")));
    }

    [Fact]
    public void writing_adds_what_is_missing_and_changes_nothing()
    {
        File.WriteAllText(Path.Combine(folder, "changed.json"), "{}\n");
        var wanted = new Dictionary<string, string> { ["changed.json"] = "{ }\n", ["missing.json"] = "{}\n" };
        Assert.StartsWith("changed.json differs", Assert.Single(Golden.Problems(folder, wanted, write: true)), StringComparison.Ordinal);
        Assert.Equal("{}\n", File.ReadAllText(Path.Combine(folder, "changed.json")));
        Assert.Equal("{}\n", File.ReadAllText(Path.Combine(folder, "missing.json")));
    }

    [Fact]
    public void a_sample_shows_every_member_and_every_shape()
    {
        var sample = JsonNode.Parse(Golden.Text(typeof(ThingHappened)))!;
        Assert.Equal(typeof(ThingHappened).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)),
            sample["complete"]!.AsObject().Select(member => member.Key));
        Assert.DoesNotContain(sample["complete"]!.AsObject(), member => member.Value is null);
        Assert.Equal(["round", "square"], sample["complete"]!["shapes"]!.AsArray().Select(shape => (string?)shape!["$type"]));
        Assert.Equal("official_statistics", (string?)sample["complete"]!["sort"]);
        Assert.Equal(["share", "note"], sample["sparse"]!.AsObject().Where(member => member.Value is null).Select(member => member.Key));
    }

    [Fact]
    public void a_sample_is_the_same_every_time() => Assert.Equal(Golden.Text(typeof(ThingHappened)), Golden.Text(typeof(ThingHappened)));

    [Fact]
    public void what_cannot_be_made_is_said() => Assert.Throws<NotSupportedException>(() => Samples.Complete(typeof(Endless)));

    [Fact]
    public void a_file_that_reads_as_something_else_is_named()
    {
        var text = Golden.Text(typeof(ThingHappened));
        Assert.Empty(Golden.Unreadable("thing.json", text, typeof(ThingHappened)));
        var rounded = JsonNode.Parse(text)!;
        rounded["complete"]!["at"] = "2026-01-02T03:04:05.678901Z";
        Assert.Empty(Golden.Unreadable("thing.json", rounded.ToJsonString(), typeof(ThingHappened)));
        rounded["complete"]!["id"] = rounded["complete"]!["id"]!.GetValue<string>().ToUpperInvariant();
        Assert.StartsWith("thing.json, complete",
            Assert.Single(Golden.Unreadable("thing.json", rounded.ToJsonString(), typeof(ThingHappened))), StringComparison.Ordinal);
        rounded["complete"]!["unknown"] = 1;
        Assert.Throws<JsonException>(() => Golden.Unreadable("thing.json", rounded.ToJsonString(), typeof(ThingHappened)).ToList());
    }

    [Fact]
    public void events_are_found_by_their_interface() =>
        Assert.Equal([typeof(ThingHappened)], EventTypes.In([typeof(IThingEvent), typeof(ThingHappened), typeof(Round), typeof(Shape)]));
}
