using CsCheck;
using U4ssc.Kernel;
using U4ssc.Catalogue.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Catalogue.Catalogued;

namespace U4ssc.Domain.Tests.Catalogue;

public sealed class PublishingAnEdition
{
    [Fact]
    public void a_second_person_freezes_the_whole_content() =>
        ADraft.When(new PublishEdition(Ben)).Then(new EditionPublished(Content, Content.Sha256(), Ben));

    [Fact]
    public void who_drafted_it_may_not_publish_it() => ADraft.When(new PublishEdition(Ada)).ThenRefused(EditionRefusals.SamePerson);

    [Fact]
    public void who_imported_it_may_not_publish_it() => new IEditionEvent[] { Drafted, new EditionImported(Content, Ben) }
        .When(new PublishEdition(Ben)).ThenRefused(EditionRefusals.SamePerson);

    [Fact]
    public void who_defined_a_kpi_may_not_publish_it() => new IEditionEvent[] { Drafted, new KpiDefined(Electricity, Ben) }
        .When(new PublishEdition(Ben)).ThenRefused(EditionRefusals.SamePerson);

    [Fact]
    public void an_empty_draft_stays_a_draft() => new IEditionEvent[] { Drafted }
        .When(new PublishEdition(Ben)).ThenRefused(EditionRefusals.Empty);

    [Fact]
    public void a_published_edition_refuses_every_change()
    {
        APublishedEdition.When(new ImportEdition(Content, Ada)).ThenRefused(EditionRefusals.Published);
        APublishedEdition.When(new DefineKpi(Electricity.Code, Electricity, Ada)).ThenRefused(EditionRefusals.Published);
        APublishedEdition.When(new PublishEdition(new("subject-cem"))).ThenRefused(EditionRefusals.Published);
    }

    [Fact]
    public void no_list_of_commands_makes_an_impossible_history()
    {
        var command = Gen.OneOf<EditionCommand>(
            Gen.Select(Gen.OneOf("TEST-1", "bad id"), Gen.OneOf(Ada, Ben), EditionCommand (id, by) =>
                new DraftEdition(id, "A title", null, null, by)),
            Gen.Select(Gen.OneOf(Content, Content with { Kpis = [] }, Content with { Title = "" }), Gen.OneOf(Ada, Ben),
                EditionCommand (content, by) => new ImportEdition(content, by)),
            Gen.Select(Gen.OneOf(Electricity, Waste, OpenData), Gen.OneOf(Ada, Ben), EditionCommand (kpi, by) =>
                new DefineKpi(kpi.Code, kpi, by)),
            Gen.OneOf(Ada, Ben).Select(EditionCommand (by) => new PublishEdition(by)));

        command.List[0, 12].Sample(commands =>
        {
            var history = new List<IEditionEvent>();
            var state = Edition.Initial;
            foreach (var asked in commands)
                foreach (var happened in EditionDecider.Decide(asked, state))
                {
                    state = Edition.Evolve(state, happened);
                    history.Add(happened);
                }

            Assert.Equal(state.GetType(), history.Aggregate(Edition.Initial, Edition.Evolve).GetType());
            if (history.LastOrDefault() is EditionPublished published)
                Assert.DoesNotContain(published.By, history.SkipLast(1).Select(HandOf));
            Assert.True(history.SkipLast(1).All(happened => happened is not EditionPublished));
        });
    }

    private static Holder? HandOf(IEditionEvent happened) => happened switch
    {
        EditionDrafted e => e.By,
        EditionImported e => e.By,
        KpiDefined e => e.By,
        _ => null,
    };
}
