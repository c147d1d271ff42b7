using U4ssc.Catalogue.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Catalogue.Catalogued;

namespace U4ssc.Domain.Tests.Catalogue;

public sealed class ComparingEditions
{
    [Fact]
    public void an_edition_does_not_differ_from_itself() => Assert.Empty(EditionDiff.Between(Content, Content));

    [Fact]
    public void a_kpi_that_goes_breaks_and_one_that_comes_does_not() => Assert.Equal(
        [new EditionChange(Waste.Code, "kpi", null, Waste.Name, null, true),
            new EditionChange(OpenData.Code, "kpi", null, null, OpenData.Name, false)],
        EditionDiff.Between(Content, Content with { Kpis = [Electricity, OpenData] }));

    [Fact]
    public void what_changes_figures_breaks_and_what_explains_them_does_not() => Assert.Equal(
        [("unit", true), ("formula", true), ("name", false)],
        EditionDiff.Between(
            Content with { Kpis = [Electricity] },
            Content with
            {
                Kpis = [Electricity with
                    {
                        Unit = "per mille",
                        Name = "Electricity",
                        Formula = Electricity.Formula with { Multiplier = 1000 },
                    }],
            })
            .Select(change => (change.Member, change.Breaking)));

    [Fact]
    public void data_points_are_compared_by_id() => Assert.Equal(
        [("dataPoint", "EN-EN-WA-1C.other", true), ("unit", "EN-EN-WA-1C.landfill", true), ("direction", "EN-EN-WA-1C.landfill", true),
            ("label", "EN-EN-WA-1C.landfill", false), ("dataPoint", "EN-EN-WA-1C.more", true)],
        EditionDiff.Between(Content, Content.With(Waste with
        {
            DataPoints = [Waste.DataPoints[0], new("EN-EN-WA-1C.landfill", "Sanitary landfill", "t", "neutral"),
                new("EN-EN-WA-1C.more", "More", "%", "neutral")],
        })).Select(change => (change.Member, change.DataPoint!, change.Breaking))
            .OrderBy(change =>
                change.Item1 == "dataPoint" && change.Item2.EndsWith("more", StringComparison.Ordinal)
                    ? 2
                    : change.Item1 == "dataPoint" ? 0 : 1));
}
