using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

public sealed class WritingCanonicalJson
{
    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Bytes(document.RootElement));
    }

    [Fact]
    public void names_are_ordered_by_their_utf16_code_units() => // RFC 8785 section 3.2.3, with values of our own
        Assert.Equal(
            "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}",
            Canonical("""{ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 }"""));

    [Fact]
    public void the_example_of_rfc_8785_keeps_its_texts_and_literals() =>
        Assert.Equal(
            "{\"literals\":[null,true,false],\"numbers\":[1e+30,4.5,0.002,1e-27],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
            Canonical("""
                {
                  "numbers": [1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
                  "literals": [null, true, false]
                }
                """));

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("1E3", "1000")]
    [InlineData("-0", "0")]
    [InlineData("-0.00e7", "0")]
    [InlineData("97.5", "97.5")]
    [InlineData("-0.000001", "-0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("1.5e-7", "1.5e-7")]
    [InlineData("100000000000000000000", "100000000000000000000")]
    [InlineData("1000000000000000000000", "1e+21")]
    [InlineData("12e20", "1.2e+21")]
    [InlineData("999999999999999", "999999999999999")]
    [InlineData("0.00001234567890123", "0.00001234567890123")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("5e-324", "5e-324")]
    public void a_number_is_spelled_as_ecmascript_does(string stored, string canonical) => Assert.Equal(canonical, Canonical(stored));

    [Theory]
    [InlineData("333333333.33333329")] // the example of RFC 8785, which turns it into 333333333.3333333: another number
    [InlineData("9007199254740993")]
    [InlineData("0.1000000000000000055511151231257827")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("1e99999999999999")]
    public void a_number_that_would_change_is_refused_with_its_place(string stored)
    {
        var refused = Assert.Throws<NotCanonicalException>(() => Canonical($$"""{ "values": [1, { "a/b": {{stored}} }] }"""));
        Assert.Equal("/values/1/a~1b", refused.Pointer);
        Assert.Contains(stored, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void every_figure_of_the_platform_survives() =>
        Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 10]).Sample((digits, places) =>
        {
            var figure = Enumerable.Range(0, places).Aggregate((decimal)digits, (number, _) => number / 10);
            Assert.True(Figures.IsAcceptable(figure));
            var canonical = Canonical(figure.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(figure, decimal.Parse(canonical, NumberStyles.Float, CultureInfo.InvariantCulture));
        });

    [Fact]
    public void what_is_canonical_stays_as_it_is() =>
        Gen.Dictionary(Gen.String, Gen.String)[0, 8].Sample(content =>
        {
            if (!content.All(member => IsWhole(member.Key) && IsWhole(member.Value))) return;
            var once = Canonical(JsonSerializer.Serialize(content));
            Assert.Equal(once, Canonical(once));
            Assert.Equal(content, JsonSerializer.Deserialize<Dictionary<string, string>>(once));
        });

    [Theory]
    [InlineData("""[{"b":1,"a":2},{"b":3,"a":4}]""", """[{"a":2,"b":1},{"a":4,"b":3}]""")]
    [InlineData("""[{"b":1,"a":2},{"a":3,"b":4}]""", """[{"a":2,"b":1},{"a":3,"b":4}]""")]
    [InlineData("""[{"b":1,"a":2},{"b":3}]""", """[{"a":2,"b":1},{"b":3}]""")]
    [InlineData("""[{"b":1},{"b":3,"a":4},{}]""", """[{"b":1},{"a":4,"b":3},{}]""")]
    [InlineData("""[{"b":{"y":1,"x":2},"a":{"y":3,"x":4}},{"b":{"x":5,"y":6},"a":{"z":7}}]""",
        """[{"a":{"x":4,"y":3},"b":{"x":2,"y":1}},{"a":{"z":7},"b":{"x":5,"y":6}}]""")]
    [InlineData("""[{"b":1,"a":2},{"b":1,"é":2,"a":3},{"b":1,"a":2}]""", """[{"a":2,"b":1},{"a":3,"b":1,"é":2},{"a":2,"b":1}]""")]
    [InlineData("""{"c":{"b":1,"a":2},"b":1,"a":{"b":1,"a":2}}""", """{"a":{"a":2,"b":1},"b":1,"c":{"a":2,"b":1}}""")]
    public void objects_next_to_each_other_are_ordered_each_by_itself(string json, string canonical) =>
        Assert.Equal(canonical, Canonical(json));

    [Fact]
    public void a_name_twice_is_refused_after_objects_without_one() =>
        Assert.Equal("/2/a",
            Assert.Throws<NotCanonicalException>(() => Canonical("""[{"a":1,"b":2},{"a":1,"b":2},{"a":1,"a":2}]""")).Pointer);

    [Fact]
    public void a_name_twice_is_refused() =>
        Assert.Equal("/a/b", Assert.Throws<NotCanonicalException>(() => Canonical("""{ "a": { "b": 1, "c": 2, "\u0062": 1 } }""")).Pointer);

    [Theory]
    [InlineData("""{ "a": "\ud800" }""", "/a")]
    [InlineData("""{ "a": ["\udc00\ud800"] }""", "/a/0")]
    [InlineData("""{ "a": { "\ud800": 1 } }""", "/a")]
    public void half_a_surrogate_pair_is_refused(string json, string pointer) =>
        Assert.Equal(pointer, Assert.Throws<NotCanonicalException>(() => Canonical(json)).Pointer);

    [Fact]
    public void the_hash_is_that_of_the_canonical_bytes() =>
        Assert.Equal(
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", // sha256sum of {}
            CanonicalJson.Sha256(new { }, JsonSerializerOptions.Web));

    private static bool IsWhole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
