using U4ssc.Tidy.Tests.Checks;
using Xunit;

namespace U4ssc.Tidy.Tests;

/// <summary>The style, executed on the repository. That each check notices what it should is shown in NoticingBadStyle.</summary>
public sealed class KeepingTheHouseStyle
{
    private static SourceTree Tree => SourceTree.Repository;

    public static TheoryData<string> ServiceNames => [.. Services.All];

    [Fact]
    public void there_is_something_to_read() => Assert.True(Tree.CSharpFiles.Count() > 20, "The tree was not found.");

    [Theory]
    [MemberData(nameof(ServiceNames))]
    public void a_domain_assembly_references_only_the_kernel_and_the_base_class_library(string service)
    {
        var domain = Services.Domain(service);
        Findings.None(Layers.ForeignReferences(domain.GetName().Name!, domain.GetReferencedAssemblies()));
    }

    [Fact]
    public void pure_projects_reference_what_they_may() => Findings.None(Layers.ForeignProjects(Tree));

    [Fact]
    public void rules_are_pure() => Findings.None(Purity.Impure(Tree));

    [Fact]
    public void what_the_kernel_says_once_nobody_says_again() => Findings.None(Once.Again(Tree));

    [Fact]
    public void names_have_found_their_noun() => Findings.None(Names.Unfound(Tree));

    [Fact]
    public void programs_start_and_say_nothing_else() => Findings.None(Slices.LongPrograms(Tree));

    [Fact]
    public void a_feature_is_a_file_named_after_it() => Findings.None(Slices.Misnamed(Tree));

    [Fact]
    public void every_list_has_the_law_of_lists() => Findings.None(Laws.ListsWithout(Tree));

    [Fact]
    public void routes_are_mapped_in_features() => Findings.None(Slices.StrayRoutes(Tree));

    [Fact]
    public void from_route_to_rule_it_is_two_files()
    {
        // A door that got another name would leave nothing to look at.
        foreach (var folder in new[] { "/Features/", "/Reactions/" })
            Assert.Contains(Slices.Ways(Tree), file => file.Path.Contains(folder, StringComparison.Ordinal));
        Findings.None(Slices.LongWays(Tree));
    }

    [Fact]
    public void events_enter_the_log_by_sessions() => Findings.None(Appends.Bulk(Tree));

    [Fact]
    public void a_stream_asks_again_whether_its_token_counts() => Findings.None(Streams.PastTheKernel(Tree));

    [Fact]
    public void null_takes_away_in_every_patch() => Findings.None(Patches.DeafToNull(Tree));

    [Fact]
    public void work_that_is_left_has_a_number() => Findings.None(Prose.UnnumberedTodos(Tree));

    [Fact]
    public void links_lead_somewhere() => Findings.None(Prose.DeadLinks(Tree));

    [Fact]
    public void the_rooms_of_the_kernel_keep_their_budgets()
    {
        Findings.None(Rooms.Overspent(Tree));
        var record = Assert.Single(Tree.Files, file => file.Path.StartsWith("docs/decisions/0010-", StringComparison.Ordinal)).Text;
        foreach (var room in Rooms.All) Assert.Contains(room.ToString(), record, StringComparison.Ordinal);
    }

    [Fact]
    public void a_room_of_the_kernel_knows_the_rooms_below_it() => Findings.None(Rooms.ForeignDoors(Tree));

    [Fact]
    public void the_store_speaks_no_http_and_http_knows_no_store() => Findings.None(Rooms.Strangers(Tree));

    [Fact]
    public void internals_are_seen_by_tests_alone() => Findings.None(Rooms.ProductionFriends(Tree));

    [Theory]
    [InlineData("Marten")]
    [InlineData("MassTransit.RabbitMQ")]
    [InlineData("Npgsql")]
    [InlineData("RabbitMQ.Client")]
    public void the_gateway_carries_neither_store_nor_bus(string package) =>
        Assert.DoesNotContain($"\"{package}\"",
            Assert.Single(Tree.Files, file => file.Path == "gateway/U4ssc.Gateway/packages.lock.json").Text, StringComparison.Ordinal);

    [Fact]
    public void a_line_is_read_without_moving_the_page() => Findings.None(Lines.TooLong(Tree));

    [Fact]
    public void long_files_are_noticed()
    {
        foreach (var file in Slices.LongFiles(Tree)) TestContext.Current.AddWarning(file.ToString());
    }
}
