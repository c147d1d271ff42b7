using U4ssc.Catalogue.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Catalogue.Catalogued;

namespace U4ssc.Domain.Tests.Catalogue;

public sealed class CheckingTheContentOfAnEdition
{
    public static TheoryData<string, string, Func<Kpi, Kpi>> WrongKpis => new()
    {
        { "/kpis/0/code", "catalogue.id_malformed", kpi =>
            kpi with { Code = "lower", DataPoints = [kpi.DataPoints[0] with { Id = "lower" }] } },
        { "/kpis/0/name", "catalogue.line_refused", kpi => kpi with { Name = "" } },
        { "/kpis/0/name", "catalogue.line_refused", kpi => kpi with { Name = "a\u0000b" } },
        { "/kpis/0/displayCode", "catalogue.line_refused", kpi => kpi with { DisplayCode = " " } },
        { "/kpis/0/dimension", "catalogue.line_refused", kpi => kpi with { Dimension = "" } },
        { "/kpis/0/subDimension", "catalogue.line_refused", kpi => kpi with { SubDimension = "" } },
        { "/kpis/0/category", "catalogue.line_refused", kpi => kpi with { Category = "" } },
        { "/kpis/0/unit", "catalogue.line_refused", kpi => kpi with { Unit = new string('x', 201) } },
        { "/kpis/0/definition", "catalogue.text_refused", kpi => kpi with { Definition = new string('x', 4001) } },
        { "/kpis/0/source", "catalogue.text_refused", kpi => kpi with { Source = "" } },
        { "/kpis/0/notes", "catalogue.text_refused", kpi => kpi with { Notes = "a\u0000b" } },
        { "/kpis/0/benchmark", "catalogue.text_refused", kpi => kpi with { Benchmark = " " } },
        { "/kpis/0/type", "catalogue.word_unknown", kpi => kpi with { Type = "clever" } },
        { "/kpis/0/level", "catalogue.word_unknown", kpi => kpi with { Level = "Core" } },
        { "/kpis/0/direction", "catalogue.word_unknown", kpi => kpi with { Direction = "up" } },
        { "/kpis/0/alternativeCodes/0", "catalogue.line_refused", kpi => kpi with { AlternativeCodes = [""] } },
        { "/kpis/0/verifierChecks", "edition.too_many", kpi => kpi with { VerifierChecks = [.. Enumerable.Repeat("look", 51)] } },
        { "/kpis/0/provenance", "edition.provenance_missing", kpi => kpi with { Provenance = new Dictionary<string, string>() } },
        { "/kpis/0/provenance", "edition.provenance_missing", kpi =>
            kpi with { Provenance = new Dictionary<string, string> { ["code"] = "" } } },
        { "/kpis/0/formula/kind", "catalogue.word_unknown", kpi => kpi with { Formula = new("magic") } },
        { "/kpis/0/formula/numerator", "catalogue.line_refused", kpi => kpi with { Formula = kpi.Formula with { Numerator = null } } },
        { "/kpis/0/formula/denominator", "catalogue.line_refused", kpi => kpi with { Formula = kpi.Formula with { Denominator = null } } },
        { "/kpis/0/formula/multiplier", "edition.multiplier_refused", kpi =>
            kpi with { Formula = kpi.Formula with { Multiplier = null } } },
        { "/kpis/0/formula/multiplier", "edition.multiplier_refused", kpi => kpi with { Formula = kpi.Formula with { Multiplier = 0 } } },
        { "/kpis/0/formula/multiplier", "edition.multiplier_refused", kpi =>
            kpi with { Formula = kpi.Formula with { Multiplier = 1_000_000_001 } } },
        { "/kpis/0/formula/multiplier", "edition.multiplier_refused", kpi =>
            kpi with { Formula = kpi.Formula with { Multiplier = 0.00000000001m } } },
        { "/kpis/0/formula/commonDenominator", "edition.common_input_unknown", kpi =>
            kpi with { Formula = kpi.Formula with { CommonDenominator = "cats" } } },
        { "/kpis/0/formula/value", "edition.formula_mixed", kpi => kpi with { Formula = kpi.Formula with { Value = "a value" } } },
        { "/kpis/0/formula/value", "catalogue.line_refused", kpi => kpi with { Formula = new("direct") } },
        { "/kpis/0/formula", "edition.formula_mixed", kpi => kpi with { Formula = new("direct", Value: "a value", Multiplier: 1) } },
        { "/kpis/0/sdgGoals/0", "edition.sdg_goal_unknown", kpi => kpi with { SdgGoals = [0] } },
        { "/kpis/0/sdgGoals/1", "edition.sdg_goal_unknown", kpi => kpi with { SdgGoals = [1, 18] } },
        { "/kpis/0/sdgGoals/1", "edition.sdg_goal_twice", kpi => kpi with { SdgGoals = [1, 1] } },
        { "/kpis/0/sdgTargets/0", "edition.sdg_target_malformed", kpi => kpi with { SdgTargets = ["18.1"] } },
        { "/kpis/0/dataPoints", "edition.data_points_missing", kpi => kpi with { DataPoints = [] } },
        { "/kpis/0/dataPoints/0/id", "edition.data_point_malformed", kpi =>
            kpi with { DataPoints = [kpi.DataPoints[0] with { Id = "EC-I-ES-3C." }] } },
        { "/kpis/0/dataPoints/0/id", "edition.data_point_malformed", kpi =>
            kpi with { DataPoints = [kpi.DataPoints[0] with { Id = "EC-OTHER" }] } },
        { "/kpis/0/dataPoints/1/id", "edition.data_point_twice", kpi => kpi with { DataPoints = [kpi.DataPoints[0], kpi.DataPoints[0]] } },
        { "/kpis/0/dataPoints/0/label", "catalogue.line_refused", kpi =>
            kpi with { DataPoints = [kpi.DataPoints[0] with { Label = "" }] } },
        { "/kpis/0/dataPoints/0/unit", "catalogue.line_refused", kpi => kpi with { DataPoints = [kpi.DataPoints[0] with { Unit = "" }] } },
        { "/kpis/0/dataPoints/0/direction", "catalogue.word_unknown", kpi =>
            kpi with { DataPoints = [kpi.DataPoints[0] with { Direction = "" }] } },
    };

    [Theory]
    [MemberData(nameof(WrongKpis), DisableDiscoveryEnumeration = true)]
    public void a_wrong_kpi_is_named_by_its_place(string pointer, string code, Func<Kpi, Kpi> spoil)
    {
        ArgumentNullException.ThrowIfNull(spoil);
        var place = Assert.Single(EditionRules.PlacesOf(Content with { Kpis = [spoil(Electricity)] }, "TEST-1"));
        Assert.Equal((pointer, code), (place.Pointer, place.Code));
    }

    [Fact]
    public void good_content_has_no_wrong_place()
    {
        Assert.Empty(EditionRules.PlacesOf(Content, "TEST-1"));
        Assert.Empty(EditionRules.PlacesOf(Content with { Kpis = [OpenData, ResiliencePlans] }, "TEST-1"));
    }

    [Fact]
    public void all_wrong_places_are_named_at_once() => Assert.Equal(
        ["/title", "/commonInputs/0/id", "/commonInputs/0/unit", "/kpis/0/level", "/kpis/1/name"],
        EditionRules.PlacesOf(
            Content with
            {
                Title = "",
                CommonInputs = [new("cats", ""), new("households", "households")],
                Kpis = [Electricity with { Level = "" }, Waste with { Name = "" }],
            },
            "TEST-1").Select(place => place.Pointer));

    [Fact]
    public void a_code_is_there_once() => Assert.Equal(
        [("/kpis/1/code", "edition.code_twice"), ("/kpis/1/dataPoints/0/id", "edition.data_point_twice")],
        EditionRules.PlacesOf(Content with { Kpis = [Electricity, Electricity] }, "TEST-1").Select(place => (place.Pointer, place.Code)));

    [Fact]
    public void a_common_input_is_there_once() => Assert.Equal(
        ["/commonInputs/4/id"],
        EditionRules.PlacesOf(Content with { CommonInputs = [.. CommonInput.All, CommonInput.All[0]] }, "TEST-1")
            .Select(place => place.Pointer));

    [Fact]
    public void an_edition_has_a_largest_size()
    {
        var kpis = Enumerable.Range(0, EditionRules.KpisMax + 1)
            .Select(i => Electricity with { Code = $"K-{i}", DataPoints = [Electricity.DataPoints[0] with { Id = $"K-{i}" }] }).ToList();
        Assert.Equal("/kpis", Assert.Single(EditionRules.PlacesOf(Content with { Kpis = kpis }, "TEST-1")).Pointer);
        var place = Assert.Single(EditionRules.PlacesOf("K-NEW",
            kpis[0] with { Code = "K-NEW", DataPoints = [Electricity.DataPoints[0] with { Id = "K-NEW" }] }, Content with { Kpis = kpis }));
        Assert.Equal("edition.too_many", place.Code);
    }

    [Fact]
    public void content_that_is_wrong_everywhere_is_not_named_without_end() =>
        Assert.Equal(200,
            EditionRules.PlacesOf(Content with { Kpis = [.. Enumerable.Repeat(Electricity with { Name = "" }, 500)] }, "TEST-1").Count);

    [Fact]
    public void every_member_counts_when_contents_are_compared()
    {
        Assert.True(Content.SameAs(Content with { Kpis = [.. Content.Kpis] }));
        Assert.False(Content.SameAs(Content with { Kpis = [Electricity] }));
        Assert.False(Content.SameAs(Content with { Title = "Other" }));
        Assert.False(Electricity.SameAs(Electricity with { SdgGoals = [8] }));
        Assert.False(Electricity.SameAs(Electricity with { Provenance = new Dictionary<string, string> { ["code"] = "memory" } }));
        Assert.True(Electricity.SameAs(Electricity with { Provenance = new Dictionary<string, string>(Electricity.Provenance) }));
    }
}
