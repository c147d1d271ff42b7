using CsCheck;
using U4ssc.Catalogue.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Catalogue.Catalogued;

namespace U4ssc.Domain.Tests.Catalogue;

public sealed class KeepingABenchmarkSet
{
    private static readonly IBenchmarkSetEvent[] Nothing = [];
    private static readonly BenchmarkTarget Recycling = new("EN-EN-WA-1C.recycled", 65, "A directive.");

    [Fact]
    public void a_set_is_drafted_with_its_targets_in_order() => Nothing
        .When(new DraftBenchmarkSet(NoTargets with { Targets = [Recycling, FullAccess] }, Content, Ada))
        .Then(new BenchmarkSetDrafted(NoTargets with { Targets = [FullAccess, Recycling] }, Ada));

    [Fact]
    public void a_set_is_about_a_published_edition() => Assert.Equal(
        "/edition",
        Assert.Single(Nothing.When(new DraftBenchmarkSet(NoTargets, null, Ada))
            .ThenRefused("benchmark_set.content_refused").Places).Pointer);

    [Fact]
    public void all_wrong_places_of_a_set_are_named_at_once() => Assert.Equal(
        ["/id", "/title", "/agency", "/targets/0/dataPoint", "/targets/0/source", "/targets/1/target", "/targets/2/dataPoint"],
        Nothing.When(new DraftBenchmarkSet(
            new("Bad Id", "TEST-1", "", [new("EC-NONE", 1, " "), FullAccess with { Target = -1 }, FullAccess], "no ks"), Content, Ada))
            .ThenRefused("benchmark_set.content_refused").Places.Select(place => place.Pointer));

    [Fact]
    public void the_same_draft_again_changes_nothing() => ASet.When(new DraftBenchmarkSet(NoTargets, Content, Ada)).ThenNothing();

    [Fact]
    public void the_id_of_another_set_is_taken() =>
        ASet.When(new DraftBenchmarkSet(NoTargets with { Title = "Other" }, Content, Ada)).ThenRefused(BenchmarkSetRefusals.Exists);

    [Fact]
    public void a_target_is_set() =>
        ASet.When(new SetBenchmarkTarget(Recycling, Content, Ben)).Then(new BenchmarkTargetSet(Recycling, Ben));

    [Fact]
    public void the_same_target_again_changes_nothing() => ASet.When(new SetBenchmarkTarget(FullAccess, Content, Ben)).ThenNothing();

    [Fact]
    public void a_target_set_anew_replaces_the_old_one()
    {
        var state = ASet.When(new SetBenchmarkTarget(FullAccess with { Target = 99 }, Content, Ben)).State;
        Assert.Equal(99, Assert.Single(Assert.IsType<BenchmarkSet.Draft>(state).Content.Targets).Target);
    }

    [Theory]
    [InlineData("EC-I-ES-3C", 100, "", "/source", "benchmark_set.source_missing")]
    [InlineData("EC-NONE", 100, "A text.", "/dataPoint", "benchmark_set.data_point_unknown")]
    [InlineData("EN-EN-WA-1C.other", 100, "A text.", "/dataPoint", "benchmark_set.data_point_neutral")]
    [InlineData("EC-I-ES-3C", -1, "A text.", "/target", "benchmark_set.target_refused")]
    [InlineData("EC-I-ES-3C", 0, "A text.", "/target", "benchmark_set.target_refused")]
    public void a_target_that_breaks_a_rule_is_refused(string dataPoint, int target, string source, string pointer, string code)
    {
        var refusal = ASet.When(new SetBenchmarkTarget(new(dataPoint, target, source), Content, Ada))
            .ThenRefused("benchmark_set.content_refused");
        var place = Assert.Single(refusal.Places);
        Assert.Equal((pointer, code), (place.Pointer, place.Code));
    }

    [Fact]
    public void where_lower_is_better_the_target_may_be_zero() =>
        ASet.When(new SetBenchmarkTarget(new("EN-EN-WA-1C.landfill", 0, "A text."), Content, Ada)).ThenOne<BenchmarkTargetSet>();

    [Fact]
    public void a_second_person_freezes_the_set() =>
        ASet.When(new PublishBenchmarkSet(Ben))
            .Then(new BenchmarkSetPublished(NoTargets.With(FullAccess), NoTargets.With(FullAccess).Sha256(), Ben));

    [Fact]
    public void who_had_a_hand_in_it_may_not_publish_it()
    {
        ASet.When(new PublishBenchmarkSet(Ada)).ThenRefused(BenchmarkSetRefusals.SamePerson);
        new IBenchmarkSetEvent[] { ASet[0], new BenchmarkTargetSet(FullAccess, Ben) }
            .When(new PublishBenchmarkSet(Ben)).ThenRefused(BenchmarkSetRefusals.SamePerson);
    }

    [Fact]
    public void a_set_without_targets_stays_a_draft() =>
        new[] { ASet[0] }.When(new PublishBenchmarkSet(Ben)).ThenRefused(BenchmarkSetRefusals.Empty);

    [Fact]
    public void a_published_set_refuses_every_change()
    {
        APublishedSet.When(new DraftBenchmarkSet(NoTargets, Content, Ada)).ThenRefused(BenchmarkSetRefusals.Published);
        APublishedSet.When(new SetBenchmarkTarget(Recycling, Content, Ada)).ThenRefused(BenchmarkSetRefusals.Published);
        APublishedSet.When(new PublishBenchmarkSet(Ada)).ThenRefused(BenchmarkSetRefusals.Published);
        APublishedSet.When(new PublishBenchmarkSet(Ben)).ThenNothing();
    }

    [Fact]
    public void there_is_nothing_to_change_where_there_is_no_set()
    {
        Nothing.When(new SetBenchmarkTarget(Recycling, Content, Ada)).ThenRefused(BenchmarkSetRefusals.Unknown);
        Nothing.When(new PublishBenchmarkSet(Ada)).ThenRefused(BenchmarkSetRefusals.Unknown);
    }

    [Fact]
    public void no_list_of_commands_makes_an_impossible_history()
    {
        var by = Gen.OneOf(Ada, Ben);
        var command = Gen.OneOf<BenchmarkSetCommand>(
            by.Select(BenchmarkSetCommand (who) => new DraftBenchmarkSet(NoTargets, Content, who)),
            Gen.Select(Gen.OneOf(FullAccess, Recycling, Recycling with { Source = "" }), by, BenchmarkSetCommand (target, who) =>
                new SetBenchmarkTarget(target, Content, who)),
            by.Select(BenchmarkSetCommand (who) => new PublishBenchmarkSet(who)));

        command.List[0, 12].Sample(commands =>
        {
            var state = BenchmarkSet.Initial;
            foreach (var asked in commands)
            {
                var decision = BenchmarkSetDecider.Decide(asked, state);
                if (state is BenchmarkSet.Published) Assert.Empty(decision.Events);
                state = decision.Events.Aggregate(state, BenchmarkSet.Evolve);
            }
        });
    }
}
