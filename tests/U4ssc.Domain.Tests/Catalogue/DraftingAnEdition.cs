using U4ssc.Catalogue.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Catalogue.Catalogued;

namespace U4ssc.Domain.Tests.Catalogue;

public sealed class DraftingAnEdition
{
    private static readonly IEditionEvent[] Nothing = [];
    private static readonly DraftEdition Drafting = new("TEST-1", "A small edition", null, null, Ada);

    [Fact]
    public void a_draft_starts_empty_with_the_common_inputs() => Nothing.When(Drafting).Then(Drafted);

    [Fact]
    public void a_draft_can_start_from_a_published_edition() => Nothing
        .When(new DraftEdition("TEST-2", "The next one", "TEST-1", Content, Ada))
        .Then(new EditionDrafted("TEST-2", "TEST-1", Content with { Edition = "TEST-2", Title = "The next one" }, Ada));

    [Fact]
    public void an_edition_that_is_not_published_is_no_start()
    {
        var refusal = Nothing.When(Drafting with { BasedOn = "TEST-0" }).ThenRefused("edition.content_refused");
        Assert.Equal("/basedOn", Assert.Single(refusal.Places).Pointer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lower-2017")]
    [InlineData("A--B")]
    [InlineData("A B")]
    [InlineData("A\n")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void an_id_has_a_form(string id) =>
        Assert.Equal("/id",
            Assert.Single(Nothing.When(Drafting with { Edition = id }).ThenRefused("edition.content_refused").Places).Pointer);

    [Fact]
    public void a_title_is_a_line() =>
        Assert.Equal("/title",
            Assert.Single(Nothing.When(Drafting with { Title = "two\nlines" }).ThenRefused("edition.content_refused").Places).Pointer);

    [Fact]
    public void the_same_draft_again_changes_nothing_even_after_an_import() => ADraft.When(Drafting).ThenNothing();

    [Fact]
    public void the_id_of_another_draft_is_taken() => ADraft.When(Drafting with { By = Ben }).ThenRefused(EditionRefusals.Exists);

    [Fact]
    public void the_id_of_a_published_edition_is_taken() => APublishedEdition.When(Drafting).ThenRefused(EditionRefusals.Published);
}
