using U4ssc.Tidy.Tests.References;
using Xunit;

namespace U4ssc.Tidy.Tests;

/// <summary>The generators on planted sources, and their check on planted files.</summary>
public sealed class NoticingABadReference
{
    private const string Refusals = "services/Registry/U4ssc.Registry.Domain/CityRefusals.cs";

    private static IReadOnlyList<RefusalEntry> In(string code, string path = Refusals) => RefusalReference.In(Findings.Planted(path, code));

    [Fact]
    public void a_refusal_has_its_status_its_sentence_and_its_meaning() => Assert.Equal(
        [new("city.unknown", 404, "There is no \"such\" city. Look again.", "Nobody knows `Owner` it."),
            new("city.withdrawn", 409, "It left.", "")],
        In("""
            /// <summary>All of them.</summary>
            public static class CityRefusals
            {
                /// <summary>Nobody
                /// knows <see cref="City.Owner"/> it.</summary>
                public static Refusal Unknown { get; } = Refusal.NotFound(
                    "city.unknown", "There is no \"such\" city. " + "Look again.");
                public static Refusal Withdrawn => Refusal.Conflict("city.withdrawn", "It left.");
            }
            """));

    [Theory]
    [InlineData("Has {Shapes.NameLengthMax} characters.", "Has 200 characters.")]
    [InlineData("Has {NameLengthMax} characters.", "Has 200 characters.")]
    [InlineData("Has {ItemsMax} items.", "Has 5000 items.")]
    [InlineData("Has {itemsMax} items.", "Has 5000 items.")]
    [InlineData("Has {BytesMax} bytes.", "Has 2048 bytes.")]
    [InlineData("Within {Figures.AbsoluteMax.ToString(CultureInfo.InvariantCulture)}.", "Within 1000000.")]
    [InlineData("Has {Other.Max:N0} cells.", "Has ‹most› cells.")]
    [InlineData("City {externalRef} of {city.Agency} is {edition.Id}.", "City ‹external ref› of ‹agency› is ‹edition id›.")]
    [InlineData("One of: {string.Join(\", \", city.Countries)}.", "One of: ‹countries›.")]
    [InlineData("Until {keptUntil.UtcDateTime.ToString(\"yyyy\", CultureInfo.InvariantCulture)}.", "Until ‹kept until›.")]
    [InlineData("Missing: {Named([.. queries.Select(query => query.DataPoint)])}.", "Missing: ‹data point›.")]
    [InlineData("From {(mayBeEmpty ? 0 : 1)} on.", "From 0 or 1 on.")]
    public void a_hole_has_the_figure_of_its_constant_or_says_in_words_what_stands_there(string sentence, string read) => Assert.Equal(
        read,
        Assert.Single(In($$"""
            public static class Shapes { public const int NameLengthMax = 200; internal const int ItemsMax = 5_000; const int BytesMax = 2 * 1024; }
            public static class Figures { public const decimal AbsoluteMax = 1_000_000m; }
            _ = Refusal.Invalid("city.taken", $"{{sentence}}");
            """)).Sentence);

    [Theory]
    [InlineData("""yield return new("/name", "city.name_shape", "A name is short.");""")]
    [InlineData("""places.Add(pointer, "city.name_shape", "A name is short.");""")]
    [InlineData("""_ = Refusal.Invalid(Code, Sentence, [new("/name", "city.name_shape", "A name is short.")]);""")]
    [InlineData("""throw new BadInputException("?name", "city.name_shape", "A name is short.");""")]
    public void a_place_has_no_status_of_its_own(string code)
    {
        Assert.Equal([new("city.name_shape", null, "A name is short.", "")], In(code));
        Assert.Equal([new("city.name_shape", null, "A name is short.", "")],
            In(code, "services/Registry/U4ssc.Registry/Features/RenameCity.cs"));
    }

    [Theory]
    [InlineData("""Given(StatusCodes.Status428PreconditionRequired, "if_match.missing", "Send it.");""", 428)]
    [InlineData("""_ = wrong ? Given(413, "body.too_large", "Less.") : null;""", 413)]
    public void the_edge_gives_its_own_statuses(string code, int status) =>
        Assert.Equal(status, Assert.Single(In(code, "services/Kernel/U4ssc.Kernel.Http/Problems.cs")).Status);

    [Fact]
    public void what_is_no_refusal_is_left_out()
    {
        Assert.Empty(In("""meter.CreateCounter<long>("u4ssc.sent", "Messages sent."); Log("a.b");""",
            "services/Registry/U4ssc.Registry/Telemetry.cs"));
        Assert.Empty(In("""// Refusal.NotFound("city.unknown", "No.")"""));
        Assert.Empty(RefusalReference.In(Findings.Planted("tests/A.cs", """Refusal.NotFound("city.unknown", "No.");""")));
    }

    [Fact]
    public void one_code_with_two_sentences_has_both() =>
        Assert.Equal("One. / Two.",
            Assert.Single(
                In("""Refusal.Invalid("a.b", "One."); Refusal.Invalid("a.b", "Two."); Refusal.Invalid("a.b", "One.");""")).Sentence);

    [Fact]
    public void a_page_that_is_out_of_date_or_missing_is_noticed_and_written_where_that_is_allowed()
    {
        var folder = Directory.CreateTempSubdirectory("u4ssc-reference-");
        try
        {
            var path = Path.Combine(folder.FullName, "docs", "page.md");
            Assert.NotNull(Generated.Problem(path, "new\n", write: false));
            Assert.Null(Generated.Problem(path, "new\n", write: true));
            Assert.Null(Generated.Problem(path, "new\n", write: false));
            Assert.NotNull(Generated.Problem(path, "newer\n", write: false));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void documentation_becomes_a_line_of_markdown()
    {
        var docs = XmlDocs.Parse(
            "<doc><members><member name=\"T:System.String\"><summary>A <c>text</c> as in\n <see cref=\"T:A.B\"/>; see <paramref name=\"Next\"/>.</summary><param name=\"Next\">What | follows.</param></member></members></doc>");
        Assert.Equal("A `text` as in `B`; see `next`.", docs.Summary(typeof(string)));
        Assert.Equal("What | follows.", docs.Parameter(typeof(string), "Next"));
        Assert.Equal("", docs.Parameter(typeof(string), "Other"));
        Assert.Equal("", docs.Summary(typeof(int)));
    }
}
