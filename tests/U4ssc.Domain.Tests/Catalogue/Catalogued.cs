using U4ssc.Kernel;
using U4ssc.Catalogue.Domain;
using U4ssc.Testing;

namespace U4ssc.Domain.Tests.Catalogue;

/// <summary>Editions and benchmark sets to start from.</summary>
internal static class Catalogued
{
    public static readonly Holder Ada = new("subject-ada");
    public static readonly Holder Ben = new("subject-ben");

    public static readonly Kpi Electricity = new(
        "EC-I-ES-3C", "EC: I: ES: 3C", [], "Access to Electricity", "Economy", "Infrastructure", "Electricity Supply", "core",
        "Share of households with an authorised connection.", "%", "higher_is_better",
        new Formula("ratio", "connected households", "all households", 100, "households"),
        [new DataPoint("EC-I-ES-3C", "Access to Electricity", "%", "higher_is_better")],
        [7], ["7.1"], ["households consistent"], new Dictionary<string, string> { ["code"] = "source:itu" }, "page 74");

    public static readonly Kpi Waste = Electricity with
    {
        Code = "EN-EN-WA-1C",
        Name = "Solid Waste Treatment",
        Direction = "neutral",
        Formula = new Formula("ratio", "waste by the given method", "all waste", 100),
        DataPoints =
        [
            new("EN-EN-WA-1C.recycled", "Recycled", "%", "higher_is_better"),
            new("EN-EN-WA-1C.landfill", "Landfill", "%", "lower_is_better"),
            new("EN-EN-WA-1C.other", "Other", "%", "neutral"),
        ],
        SdgGoals = [11],
        SdgTargets = ["11.6"],
    };

    public static readonly Kpi OpenData = Electricity with
    {
        Code = "EC-ICT-PS-1A",
        Name = "Open Data",
        Formula = new Formula("ratio", "published data sets", "all data sets", 100),
        DataPoints = [new("EC-ICT-PS-1A.percent", "Share", "%", "higher_is_better"),
            new("EC-ICT-PS-1A.number", "Number", "number", "higher_is_better")],
    };

    public static readonly Kpi ResiliencePlans = Electricity with
    {
        Code = "SC-SH-SA-3A",
        Unit = "yes/no",
        Formula = new Formula("direct", Value: "implementation stated"),
        DataPoints = [new("SC-SH-SA-3A", "Resilience Plans", "yes/no", "higher_is_better")],
    };

    public static readonly EditionContent Content = new("TEST-1", "A small edition", "A document", CommonInput.All, [Electricity, Waste]);

    public static readonly EditionDrafted Drafted = new("TEST-1", null, EditionContent.Empty("TEST-1", "A small edition"), Ada);

    public static readonly IEditionEvent[] ADraft = [Drafted, new EditionImported(Content, Ada)];

    public static readonly IEditionEvent[] APublishedEdition = [.. ADraft, new EditionPublished(Content, Content.Sha256(), Ben)];

    public static readonly BenchmarkTarget FullAccess = new("EC-I-ES-3C", 100, "SDG target 7.1: universal access.");

    public static readonly BenchmarkSetContent NoTargets = new("illustrative-1", "TEST-1", "An illustrative set", []);

    public static readonly IBenchmarkSetEvent[] ASet = [new BenchmarkSetDrafted(NoTargets, Ada), new BenchmarkTargetSet(FullAccess, Ada)];

    public static readonly IBenchmarkSetEvent[] APublishedSet =
        [.. ASet, new BenchmarkSetPublished(NoTargets.With(FullAccess), NoTargets.With(FullAccess).Sha256(), Ben)];

    public static Answered<Edition, IEditionEvent> When(this IEnumerable<IEditionEvent> happened, EditionCommand command) =>
        Situation.Given<Edition, IEditionEvent>(happened).When(edition => EditionDecider.Decide(command, edition));

    public static Answered<BenchmarkSet, IBenchmarkSetEvent> When(
        this IEnumerable<IBenchmarkSetEvent> happened, BenchmarkSetCommand command) =>
        Situation.Given<BenchmarkSet, IBenchmarkSetEvent>(happened).When(set => BenchmarkSetDecider.Decide(command, set));
}
