using System.Text;
using System.Text.Json;
using U4ssc.Kernel.Http;
using Xunit;

namespace U4ssc.Kernel.Tests;

/// <summary>
/// A body is read in one go where it is right, and looked at place by place where it is not. The quick way must take nothing that the
/// thorough one refuses.
/// </summary>
public sealed class ReadingBodiesInOneGo
{
    private const int Bodies = 20_000;

    private static readonly string[] Nonsense =
    [
        "null", "\"a, null\"", "true", "1", "1.0", "-0", "1e400", "1e-400", "0e5", "1e-30", "12345678901234567.5",
        "1234567890.12345678901234567890123456789012345", "\"\"", "\"x\"", "\"a\\u0000b\"",
        "\"\\ud800\"", "\"\\ud83d\\ude00\"", "[]", "{}", "[null]", "[1]", "\"2026-02-30\"", "\"Dim\"", "\"DIM\"", "\"dim, very_bright\"",
        "\"very_brigh\\u0074\"", "0", "NaN",
        "99999999999999999999", "\"018f2b1c7a1070008000000000000000\"", $"\"{new string('y', 20_001)}\"",
        $"[{string.Join(',', Enumerable.Repeat("\"a\"", 5_001))}]",
    ];

    // Each member with values that are right for it; the first is always there.
    private static readonly (string Name, string[] Right)[] Members =
    [
        ("room", ["\"kitchen\"", "\"\"", "\"K\\u00fcche: null\"", "\"über\""]),
        ("brightness", ["\"dim\"", "\"very_bright\""]),
        ("watts", ["7", "0.1", "-3", "1e2", "null"]),
        ("count", ["1", "-5"]),
        ("made", ["\"2026-04-30\"", "null"]),
        ("switched", ["\"2026-04-30T12:00:00Z\"", "\"2026-04-30T12:00:00.5+02:00\""]),
        ("id", ["\"018f2b1c-7a10-7000-8000-000000000000\""]),
        ("isOn", ["true", "false"]),
        ("tags", ["[]", "[\"a\",\"b\"]", "[ \"null\" ]"]),
        ("parts", ["[]", "[{\"name\":\"bulb\",\"price\":2.50}]", "[{\"name\":\"a\",\"price\":null},\n {\"price\":1,\"name\":\"b\"}]"]),
    ];

    public enum Brightness
    {
        Dim,
        VeryBright,
    }

    public sealed record Part(string Name, decimal? Price = null);

    public sealed record Lamp(string Room, Brightness Brightness)
    {
        public decimal? Watts { get; init; }
        public int Count { get; init; }
        public DateOnly? Made { get; init; }
        public DateTimeOffset Switched { get; init; }
        public Guid Id { get; init; }
        public bool IsOn { get; init; }
        public IReadOnlyList<string> Tags { get; init; } = [];
        public IReadOnlyList<Part> Parts { get; init; } = [];
    }

    public sealed record WithMap(IReadOnlyDictionary<string, string> Names);

    public sealed record WithAnything(string Room, JsonElement Anything);

    public sealed record Inside(string Name, WithMap? Map = null);

    [Fact]
    public void what_it_takes_is_right_and_reads_the_same()
    {
        var (random, taken, refused) = (new Random(4903), 0, 0);
        for (var i = 0; i < Bodies; i++)
        {
            var body = Body(random);
            var thorough = Thorough(body);
            var quick = ExactJson<Lamp>.Read(Encoding.UTF8.GetBytes(body));
            if (quick is null) refused++;
            else
            {
                taken++;
                Assert.True(thorough is not null, $"taken in one go, and wrong: {body}");
                Assert.Equal(JsonSerializer.Serialize(thorough, Json.Options), JsonSerializer.Serialize(quick, Json.Options));
            }
        }

        Assert.True(taken > Bodies / 10, $"only {taken} of {Bodies} were taken");
        Assert.True(refused > Bodies / 10, $"only {refused} of {Bodies} were refused");
    }

    [Fact]
    public void what_is_right_is_taken()
    {
        for (var i = 0; i < 4; i++)
        {
            var body = $"{{{string.Join(", ", Members.Select(member => $"\"{member.Name}\": {member.Right[i % member.Right.Length]}"))}}}";
            Assert.True(Thorough(body) is not null, body);
            Assert.True(ExactJson<Lamp>.Read(Encoding.UTF8.GetBytes(body)) is not null, body);
        }
    }

    [Fact]
    public void maps_and_anything_are_left_to_the_thorough_way()
    {
        Assert.Null(ExactJson<WithMap>.Read("""{"names":{"en":"Oslo"}}"""u8));
        Assert.Null(ExactJson<WithAnything>.Read("""{"room":"a","anything":1}"""u8));
        Assert.Null(ExactJson<Inside>.Read("""{"name":"a"}"""u8));
    }

    private static string Body(Random random)
    {
        var members = new List<string>();
        foreach (var (name, right) in Members)
        {
            var dice = random.Next(100);
            if (dice < 2) continue;
            var value = dice < 94 ? right[random.Next(right.Length)] : dice < 98
                ? Nonsense[random.Next(Nonsense.Length)]
                : $"[{{\"name\":{Nonsense[random.Next(Nonsense.Length)]}}}]";
            members.Add($"\"{(random.Next(200) == 0 ? name.ToUpperInvariant() : name)}\":{value}");
            if (random.Next(200) == 0) members.Add($"\"{name}\":{value}");
        }

        if (random.Next(100) == 0) members.Add("\"colour\":\"red\"");
        return $"{{{string.Join(',', members)}}}{(random.Next(200) == 0 ? "," : "")}";
    }

    // As it is done where something may be wrong; null where it is.
    private static Lamp? Thorough(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body,
                new JsonDocumentOptions { MaxDepth = Json.DepthMax, AllowDuplicateProperties = false });
            return JsonShape.Wrong(json.RootElement, typeof(Lamp)).Count > 0 ? null : json.Deserialize<Lamp>(Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
