using System.Text.RegularExpressions;
using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>What a benchmark set must hold to be one. Each check names every wrong place, as a pointer into what was sent.</summary>
public static partial class BenchmarkRules
{
    /// <summary>Targets of a set at the most.</summary>
    public const int TargetsMax = 2_000;

    /// <summary>Places at which a whole set is wrong for this published edition; null where there is no such edition.</summary>
    public static IReadOnlyList<RefusedPlace> PlacesOf(BenchmarkSetContent content, EditionContent? edition)
    {
        ArgumentNullException.ThrowIfNull(content);
        var places = new Places();
        if (content.BenchmarkSet.Length > 60 || !IdForm().IsMatch(content.BenchmarkSet))
            places.Add("/id", "catalogue.id_malformed", "Small letters and digits in groups joined by hyphens, at most 60 characters.");
        places.Line("/title", content.Title);
        if (content.Agency is { } agency && !AgencyCode.Is(agency))
            places.Add("/agency", "benchmark_set.agency_malformed",
                $"An agency code is capital letters, digits and single hyphens, such as NO-KS, {AgencyCode.CharactersMax} at the most.");
        if (edition is null) places.Add("/edition", "benchmark_set.edition_unknown", "There is no published edition of this id.");
        if (content.Targets.Count > TargetsMax)
            places.Add("/targets", "benchmark_set.too_many", $"A benchmark set has at most {TargetsMax} targets.");
        foreach (var (i, target) in content.Targets.Index()) TargetPlaces(places, $"/targets/{i}", target, edition);
        places.Unique(content.Targets.Select((target, i) => ($"/targets/{i}/dataPoint", target.DataPoint)),
            "benchmark_set.data_point_twice");
        return places.All;
    }

    /// <summary>Places at which one target is wrong for this edition.</summary>
    public static IReadOnlyList<RefusedPlace> PlacesOf(BenchmarkTarget target, EditionContent? edition)
    {
        ArgumentNullException.ThrowIfNull(target);
        var places = new Places();
        TargetPlaces(places, "", target, edition);
        return places.All;
    }

    private static void TargetPlaces(Places places, string at, BenchmarkTarget target, EditionContent? edition)
    {
        var point = edition?.AllDataPoints().Select(both => both.DataPoint).FirstOrDefault(point => point.Id == target.DataPoint);
        if (edition is not null && point is null)
            places.Add($"{at}/dataPoint", "benchmark_set.data_point_unknown", $"Edition {edition.Edition} has no data point of this id.");
        if (point?.Direction == Words.Neutral)
            places.Add($"{at}/dataPoint", "benchmark_set.data_point_neutral",
                "This data point is neutral: neither more nor less of it is better, so it has no target.");
        if (!Figures.IsAcceptable(target.Target) || target.Target < 0)
            places.Add($"{at}/target", "benchmark_set.target_refused",
                "A target is a figure of at least 0, with at most 15 significant digits and 10 decimal places.");
        else if (target.Target == 0 && point?.Direction == "higher_is_better")
            places.Add($"{at}/target", "benchmark_set.target_refused",
                "Where higher is better the target is above 0: a value is scored by its share of the target.");
        if (string.IsNullOrWhiteSpace(target.Source))
            places.Add($"{at}/source", "benchmark_set.source_missing",
                "Say which public text states this target. There is no target without a source.");
        else
            places.Text($"{at}/source", target.Source);
    }

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();
}
