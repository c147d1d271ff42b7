using System.Reflection;
using U4ssc.Tidy.Tests.Checks;
using Xunit;
using static U4ssc.Tidy.Tests.Findings;

namespace U4ssc.Tidy.Tests;

/// <summary>Each check against a planted tree: it notices what it should, and nothing else.</summary>
public sealed class NoticingBadStyle
{
    private const string Rules = "services/Registry/U4ssc.Registry.Domain/City.cs";
    private const string Feature = "services/Registry/U4ssc.Registry/Features/RenameCity.cs";
    private const string Reaction = "services/Registry/U4ssc.Registry/Reactions/WhenCityMoved.cs";

    [Fact]
    public void findings_fail_a_test_with_every_line()
    {
        var failed = Assert.ThrowsAny<Exception>(() => None([new Finding("a", "is wrong."), new Finding("b", "too.")]));
        Assert.Contains("a: is wrong.\nb: too.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_long_line()
    {
        var words = string.Concat(Enumerable.Repeat("word ", 30));
        At(Lines.TooLong(Planted(Rules, $"// short\n// {words}\n")), $"{Rules}:2");
        At(Lines.TooLong(Planted(Rules, $"var text = \"{words}\";\nvar few = \"a\"; // {words}\n")), $"{Rules}:2");
        foreach (var open in (string[])["", "$"])
            At(Lines.TooLong(Planted(Rules, $"var text = {open}\"\"\"\n    {words}\n    \"\"\";\na(); // {words}\n")), $"{Rules}:4");
        At(Lines.TooLong(Planted("services/Identity/U4ssc.Identity/Storage/Migrations/First.cs", $"// {words}")));
    }

    [Fact]
    public void a_domain_that_knows_the_store() => At(
        Layers.ForeignReferences("U4ssc.Registry.Domain",
            [new AssemblyName("System.Runtime"), new AssemblyName("U4ssc.Kernel"), new AssemblyName("Marten"),
                new AssemblyName("U4ssc.Kernel.Hosting")]),
        "U4ssc.Registry.Domain", "U4ssc.Registry.Domain");

    [Theory]
    [InlineData("services/Registry/U4ssc.Registry.Domain/U4ssc.Registry.Domain.csproj",
        "<ProjectReference Include=\"../../Kernel/U4ssc.Kernel/U4ssc.Kernel.csproj\" />", false)]
    [InlineData("services/Registry/U4ssc.Registry.Domain/U4ssc.Registry.Domain.csproj", "<PackageReference Include=\"Marten\" />", true)]
    [InlineData("services/Kernel/U4ssc.Kernel/U4ssc.Kernel.csproj", "<PackageReference Include=\"Marten\" />", true)]
    [InlineData("services/Contracts/U4ssc.Contracts/U4ssc.Contracts.csproj",
        "<ProjectReference Include=\"../../Kernel/U4ssc.Kernel/U4ssc.Kernel.csproj\" />", true)]
    [InlineData("services/Ledger/U4ssc.Ledger/U4ssc.Ledger.csproj", "<PackageReference Include=\"NSec.Cryptography\" />", false)]
    [InlineData("services/Ledger/U4ssc.Ledger/U4ssc.Ledger.csproj",
        "<ProjectReference Include=\"../../Kernel/U4ssc.Kernel/U4ssc.Kernel.csproj\" />", false)]
    [InlineData("services/Ledger/U4ssc.Ledger/U4ssc.Ledger.csproj",
        "<ProjectReference Include=\"../../Kernel/U4ssc.Kernel.Store/U4ssc.Kernel.Store.csproj\" />", true)]
    [InlineData("services/Ledger/U4ssc.Ledger/U4ssc.Ledger.csproj", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />", true)]
    [InlineData("services/Registry/U4ssc.Registry/U4ssc.Registry.csproj", "<PackageReference Include=\"Marten\" />", false)]
    public void a_pure_project_with_a_foreign_reference(string path, string text, bool noticed) =>
        Assert.Equal(noticed, Layers.ForeignProjects(Planted(path, text)).Any());

    [Theory]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("var id = Guid.CreateVersion7();")]
    [InlineData("var now = DateTime.Now;")]
    [InlineData("var now = DateTime . UtcNow;")]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("var text = $\"{DateTimeOffset.UtcNow}\";")]
    [InlineData("var roll = new Random();")]
    [InlineData("var roll = Random.Shared.Next();")]
    [InlineData("double share = 1;")]
    [InlineData("record Share(float Value);")]
    [InlineData("void Measure(TimeProvider clock) {}")]
    [InlineData("var text = File.ReadAllText(path);")]
    [InlineData("var all = new[] { File.ReadAllText(path), other };")]
    public void a_rule_that_is_not_pure(string code) => At(Purity.Impure(Planted(Rules, "\n" + code)), $"{Rules}:2");

    [Theory]
    [InlineData("// DateTime.Now would be wrong here, and so would a double.")]
    [InlineData("var text = \"Guid.NewGuid() and Random\";")]
    [InlineData("record Evidence(string File, string Process);")]
    [InlineData("var file = evidence.File;")]
    [InlineData("_ = state is InReview { File.Queries.Count: 0, Process: null };")]
    [InlineData("var id = Guid.Parse(text);")]
    public void a_rule_that_is_pure(string code) => At(Purity.Impure(Planted(Rules, code)));

    [Theory]
    [InlineData("services/Kernel/U4ssc.Kernel/CanonicalNumber.cs", "double nearest = 1;", false)]
    [InlineData("services/Kernel/U4ssc.Kernel/CanonicalNumber.cs", "float nearest = 1;", true)]
    [InlineData("services/Kernel/U4ssc.Kernel/CanonicalJson.cs", "double nearest = 1;", true)]
    public void only_the_canonical_number_asks_what_a_binary_figure_keeps(string path, string code, bool noticed) =>
        Assert.Equal(noticed, Purity.Impure(Planted(path, code)).Any());

    [Theory]
    [InlineData(Feature, "var word = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);", true)]
    [InlineData(Rules, "var step = name.Replace(\"/\", \"~1\");", true)]
    [InlineData("services/Kernel/U4ssc.Kernel/Pointer.cs", "var step = name.Replace(\"/\", \"~1\");", false)]
    [InlineData(Feature, "var word = EnumWords.Of(choice);", false)]
    public void what_the_kernel_says_once(string path, string code, bool noticed) =>
        Assert.Equal(noticed, Once.Again(Planted(path, code)).Any());

    [Fact]
    public void the_edge_may_have_a_clock() => At(Purity.Impure(Planted(Feature, "var now = DateTime.UtcNow;")));

    [Theory]
    [InlineData("class CityManager;", true)]
    [InlineData("record struct TextUtil;", true)]
    [InlineData("record CityDto(string Name);", true)]
    [InlineData("interface ICommonThing;", true)]
    [InlineData("class CityServiceImpl;", true)]
    [InlineData("class RenamingService;", true)]
    [InlineData("class CoreThing;", true)]
    [InlineData("class CoreKpisVerified;", false)]
    [InlineData("class CommonInputs;", false)]
    [InlineData("class DatabaseBasis;", false)]
    [InlineData("class ServiceBuilder;", false)]
    [InlineData("// class CityManager;", false)]
    [InlineData("void Add<T>(T item) where T : class {} class Fine;", false)]
    public void a_name_that_has_not_found_its_noun(string code, bool noticed) =>
        Assert.Equal(noticed, Names.Unfound(Planted(Feature, code)).Any());

    [Fact]
    public void the_composition_root_is_the_one_service()
    {
        At(Names.Unfound(Planted("services/Registry/U4ssc.Registry/RegistryService.cs", "class RegistryService;")));
        Assert.Single(Names.Unfound(Planted("services/Registry/U4ssc.Registry/CityService.cs", "class CityService;")));
        At(Names.Unfound(Planted("tests/U4ssc.Testing.Hosting/RunningService.cs", "class RunningService;")));
    }

    [Fact]
    public void a_program_that_composes() => At(
        Slices.LongPrograms(Planted(
            "services/Registry/U4ssc.Registry/Program.cs", string.Concat(Enumerable.Repeat("line();\n", Slices.ProgramLinesMax + 1)),
            "services/Catalogue/U4ssc.Catalogue/Program.cs", string.Concat(Enumerable.Repeat("line();\n", Slices.ProgramLinesMax)))),
        "services/Registry/U4ssc.Registry/Program.cs");

    [Theory]
    [InlineData("class RenameCityEndpoint;", false)]
    [InlineData("class RenameCityEndpoint; class CityRow;", false)]
    [InlineData("class RenameEndpoint;", true)]
    [InlineData("class RenameCityEndpoint; class MoveCityEndpoint;", true)]
    [InlineData("class RenameCity { void Map() => routes.MapPost(); }", true)]
    [InlineData("record CityBody(string Name);", false)]
    public void a_feature_that_is_not_its_file(string code, bool noticed) =>
        Assert.Equal(noticed, Slices.Misnamed(Planted(Feature, code)).Any());

    [Fact]
    public void a_route_outside_of_features() => At(
        Slices.StrayRoutes(Planted(
            Feature, "routes.MapPost(\"/cities\", Handle);",
            "services/Registry/U4ssc.Registry/RegistryService.cs", "// MapPost\nroutes.MapPost(\"/cities\", Handle);",
            "services/Kernel/U4ssc.Kernel.Hosting/Health.cs", "routes.MapGet(\"/status\", Handle);")),
        "services/Registry/U4ssc.Registry/RegistryService.cs:2");

    [Theory]
    [InlineData("record Body(string? Name = null); void M() => routes.MapPatch(x);", true)]
    [InlineData("record Body(string Name = null!); void M() => routes.MapPatch(x);", true)]
    [InlineData("record Body(string? Name = null); void M() { routes.MapPatch(x); body.Raw.ToString(); }", false)]
    [InlineData("record Body(Guid City); void M() => routes.MapPatch(x);", false)]
    [InlineData("record Body(string? Name = null); void M() => routes.MapPut(x);", false)]
    public void a_patch_that_cannot_tell_null_from_absent(string code, bool noticed) =>
        Assert.Equal(noticed, Patches.DeafToNull(Planted(Feature, code)).Any());

    [Fact]
    public void a_change_whose_rule_is_far_away() => At(
        Slices.LongWays(Planted(
            Feature, "transact.Ask<City, ICityEvent>(request, id, decide: city => Renaming.Do(city));",
            Reaction, "inbox.Decide<City, ICityEvent>(context, id, state => Moving.Do(state));",
            "services/Registry/U4ssc.Registry/Features/MoveCity.cs",
            "transact.Create(request, id, decide: city => CityDecider.Decide(command, city));",
            "services/Registry/U4ssc.Registry/Features/GetCity.cs", "routes.MapResource<CityView, ICityEvent>(\"/cities/{id:guid}\");")),
        Feature, Reaction);

    [Theory]
    [InlineData("transact.Do<City, ICityEvent>(asked, id, city => Moving.Do(city));", true)]
    [InlineData("transact.Once<City, ICityEvent>(asked, key, id, city => Moving.Do(city));", true)]
    [InlineData("inbox.Decide<City, ICityEvent>(context, id, city => CityDecider.Decide(command, city));", false)]
    [InlineData("inbox.Keep<CityCopy>(context, id, copy => Moving.Do(copy));", false)]
    public void every_way_to_change_is_known(string code, bool noticed) =>
        Assert.Equal(noticed, Slices.LongWays(Planted(Reaction, code)).Any());

    [Theory]
    [InlineData("await store.BulkInsertEventsAsync(tenant, streams);", true)]
    [InlineData("await store.BulkInsertEventsAsync<City>(streams);", true)]
    [InlineData("await store.BulkInsertAsync(rows);", false)]
    [InlineData("// BulkInsertEventsAsync would be faster and lose events.", false)]
    [InlineData("session.Events.Append(stream, happened);", false)]
    public void events_that_are_stored_past_the_log_s_lock(string code, bool noticed)
    {
        Assert.Equal(noticed, Appends.Bulk(Planted(Feature, code)).Any());
        Assert.Equal(noticed, Appends.Bulk(Planted("tests/U4ssc.Registry.Tests/Filling.cs", code)).Any());
    }

    [Theory]
    [InlineData("return TypedResults.ServerSentEvents(Changes());", true)]
    [InlineData("return Followed.Events(request, kind, look, isLast);", false)]
    public void a_stream_past_the_kernel_is_noticed(string code, bool noticed) =>
        Assert.Equal(noticed, Streams.PastTheKernel(Planted(Feature, code)).Any());

    [Theory]
    [InlineData("// TO" + "DO: later", true)]
    [InlineData("# FIX" + "ME", true)]
    [InlineData("// TO" + "DO(#12): later", false)]
    [InlineData("// TO" + "DOS and methods", false)]
    public void work_without_a_number(string text, bool noticed) =>
        Assert.Equal(noticed, Prose.UnnumberedTodos(Planted("deploy/up", "first\n" + text)).Any());

    [Theory]
    [InlineData("[a](other.md)", false)]
    [InlineData("[a](./other.md#part)", false)]
    [InlineData("[a](../README.md \"title\")", false)]
    [InlineData("[a](/docs/)", false)]
    [InlineData("[a](#part) [b](https://example.org/x) [c](mailto:a@example.org)", false)]
    [InlineData("`[a](gone.md)`", false)]
    [InlineData("```\n[a](gone.md)\n```", false)]
    [InlineData("[a](gone.md)", true)]
    [InlineData("![a](images/gone.png)", true)]
    [InlineData("[a](../../outside.md)", true)]
    public void a_link_to_nowhere(string text, bool noticed) =>
        Assert.Equal(noticed, Prose.DeadLinks(Planted("docs/start.md", text, "docs/other.md", "", "README.md", "")).Any());

    [Fact]
    public void a_room_of_the_kernel_that_grew()
    {
        var room = Rooms.All[0];
        var files = Enumerable.Range(0, room.FilesMax + 1).Select(i => new SourceFile($"{room.Folder}F{i:00}.cs", "line\n"));
        Assert.Contains("files", Assert.Single(Rooms.Overspent(new SourceTree(files))).Sentence, StringComparison.Ordinal);
        var lines = string.Concat(Enumerable.Repeat("line\n", room.LinesMax + 1));
        Assert.Contains("lines", Assert.Single(Rooms.Overspent(Planted($"{room.Folder}F.cs", lines))).Sentence, StringComparison.Ordinal);
        At(Rooms.Overspent(Planted($"{room.Folder}F.cs", "line\n", "services/Registry/F.cs", lines)));
        At(Rooms.Overspent(Planted("services/Kernel/U4ssc.Kernel.Attic/F.cs", "line\n")), "services/Kernel/U4ssc.Kernel.Attic/F.cs");
    }

    [Theory]
    [InlineData("services/Kernel/U4ssc.Kernel.Http/U4ssc.Kernel.Http.csproj", "../U4ssc.Kernel/U4ssc.Kernel.csproj", false)]
    [InlineData("services/Kernel/U4ssc.Kernel.Http/U4ssc.Kernel.Http.csproj", "../U4ssc.Kernel.Store/U4ssc.Kernel.Store.csproj", true)]
    [InlineData("services/Kernel/U4ssc.Kernel.Store/U4ssc.Kernel.Store.csproj", "../U4ssc.Kernel.Bus/U4ssc.Kernel.Bus.csproj", true)]
    [InlineData("gateway/U4ssc.Gateway/U4ssc.Gateway.csproj", "../../services/Kernel/U4ssc.Kernel.Hosting/U4ssc.Kernel.Hosting.csproj",
        true)]
    public void a_room_with_a_foreign_door(string path, string reference, bool noticed) =>
        Assert.Equal(noticed, Rooms.ForeignDoors(Planted(path, $"<ProjectReference Include=\"{reference}\" />")).Any());

    [Theory]
    [InlineData("U4ssc.Gateway", true)]
    [InlineData("U4ssc.Kernel.Tests", false)]
    public void a_friend_in_production(string friend, bool noticed) =>
        Assert.Equal(noticed, Rooms.ProductionFriends(Planted("services/Kernel/K.csproj", $"<InternalsVisibleTo Include=\"{friend}\" />"))
            .Any());

    [Theory]
    [InlineData("services/Kernel/U4ssc.Kernel.Store/F.cs", "using Microsoft.AspNetCore.Http;", true)]
    [InlineData("services/Kernel/U4ssc.Kernel.Http/F.cs", "using Npgsql;", true)]
    [InlineData("services/Kernel/U4ssc.Kernel.Store/F.cs", "using Npgsql;", false)]
    public void a_stranger_in_a_room(string path, string text, bool noticed) =>
        Assert.Equal(noticed, Rooms.Strangers(Planted(path, text)).Any());

    [Theory]
    [InlineData("/towns", "towns", false)]
    [InlineData("/towns", "cities", true)]
    [InlineData("/town-halls", "town_halls", false)]
    [InlineData("/", "registry", false)]
    [InlineData("/", "towns", true)]
    public void a_list_without_its_law(string route, string fact, bool noticed) => Assert.Equal(noticed, Laws.ListsWithout(Planted(
        "services/Registry/U4ssc.Registry/Features/ListTowns.cs", $"routes.MapGet(\"{route}\", Handle).Produces<Page<Line>>();",
        $"tests/U4ssc.Registry.Tests/{Laws.Law}", $"public async Task {fact}()")).Any());

    [Fact]
    public void a_long_file() => At(
        Slices.LongFiles(Planted("a.cs", string.Concat(Enumerable.Repeat("\n", Slices.FileLinesNoticed + 1)), "b.cs", "\n", "c.md",
            new string('\n', 900))), "a.cs");
}
