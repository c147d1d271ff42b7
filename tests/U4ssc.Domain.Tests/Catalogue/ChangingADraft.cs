using U4ssc.Catalogue.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Catalogue.Catalogued;

namespace U4ssc.Domain.Tests.Catalogue;

public sealed class ChangingADraft
{
    private static readonly IEditionEvent[] Begun = [Drafted];

    [Fact]
    public void an_import_replaces_the_whole_content() =>
        Begun.When(new ImportEdition(Content, Ada)).Then(new EditionImported(Content, Ada));

    [Fact]
    public void the_same_import_again_changes_nothing() => ADraft.When(new ImportEdition(Content, Ben)).ThenNothing();

    [Fact]
    public void an_import_of_another_edition_is_refused() => Assert.Equal(
        "/edition",
        Assert.Single(Begun.When(new ImportEdition(Content with { Edition = "TEST-2" }, Ada))
            .ThenRefused("edition.content_refused").Places).Pointer);

    [Fact]
    public void a_kpi_can_be_added() => ADraft.When(new DefineKpi(OpenData.Code, OpenData, Ben)).Then(new KpiDefined(OpenData, Ben));

    [Fact]
    public void a_kpi_can_be_defined_anew_in_its_place()
    {
        var renamed = Electricity with { Name = "Electricity" };
        var state = ADraft.When(new DefineKpi(renamed.Code, renamed, Ben)).Then(new KpiDefined(renamed, Ben)).State;
        Assert.Equal([renamed.Code, Waste.Code], Assert.IsType<Edition.Draft>(state).Content.Kpis.Select(kpi => kpi.Code));
        Assert.Equal("Electricity", ((Edition.Draft)state).Content.Kpis[0].Name);
    }

    [Fact]
    public void the_same_kpi_again_changes_nothing() => ADraft
        .When(new DefineKpi(Electricity.Code, Electricity with { SdgGoals = [.. Electricity.SdgGoals] }, Ben))
        .ThenNothing();

    [Fact]
    public void a_kpi_has_the_code_it_is_addressed_by() => Assert.Equal(
        "/code", Assert.Single(ADraft.When(new DefineKpi("EC-X-1C", Electricity, Ada))
            .ThenRefused("edition.content_refused").Places).Pointer);

    [Fact]
    public void a_data_point_belongs_to_one_kpi()
    {
        var twice = Electricity with
        {
            Code = "EN-EN-WA",
            DataPoints = [.. Waste.DataPoints, new("EN-EN-WA.other", "Other", "%", "neutral")],
        };
        var places = ADraft.When(new DefineKpi(twice.Code, twice, Ada)).ThenRefused("edition.content_refused").Places;
        Assert.Contains(places, place => place.Pointer == "/dataPoints/0/id" && place.Code == "edition.data_point_twice");
    }

    [Fact]
    public void there_is_nothing_to_change_where_there_is_no_edition()
    {
        Array.Empty<IEditionEvent>().When(new ImportEdition(Content, Ada)).ThenRefused(EditionRefusals.Unknown);
        Array.Empty<IEditionEvent>().When(new DefineKpi(Electricity.Code, Electricity, Ada)).ThenRefused(EditionRefusals.Unknown);
        Array.Empty<IEditionEvent>().When(new PublishEdition(Ada)).ThenRefused(EditionRefusals.Unknown);
    }
}
