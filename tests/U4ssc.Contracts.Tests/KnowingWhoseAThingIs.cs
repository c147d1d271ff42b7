using System.Reflection;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Contracts.Tests;

/// <summary>
/// Whose a thing is decides who may change it (the state), see it (the view) and find it in a list (the row). All three fold the same
/// events; where they said different owners, somebody could find what they may not open. So each history that the rules know is folded into
/// all of them, step by step.
/// </summary>
public sealed class KnowingWhoseAThingIs
{
    private const int StepsMax = 4;

    public static TheoryData<string> Services =>
        [.. Composed.Services.Where(service => Fold.States(service).Any(fold => fold.Type.IsAssignableTo(typeof(IOwned))))];

    [Theory]
    [MemberData(nameof(Services))]
    public void state_view_and_row_name_one_owner(string service)
    {
        var shown = 0;
        foreach (var state in Fold.States(service).Where(fold => fold.Type.IsAssignableTo(typeof(IOwned))))
        {
            var shapes = Fold.Shown(service).Where(fold => fold.Event == state.Event).ToList();
            if (shapes.Count == 0) continue;
            var initial = state.Initial;
            shown += Follow(state, shapes, Happenings(service, state.Event), initial, []);
        }

        Assert.True(shown > 0, $"No history of {service} was followed: nothing was compared.");
    }

    [Fact]
    public void what_is_asked_for_changes_says_whose_it_is() =>
        Assert.Equal(
            ["BenchmarkSet", "Certificate", "City", "Edition", "OnboardingList", "Policy", "Submission", "Subscription", "VerificationCase",
                "Verifier"],
            Composed.Services.SelectMany(service => Fold.States(service))
                .Where(fold => fold.Type.IsAssignableTo(typeof(IOwned))).Select(fold => fold.Type.Name).Order(StringComparer.Ordinal));

    private static int Follow(Fold state, List<Fold> shapes, IReadOnlyList<object> events, object before, List<object> path)
    {
        if (path.Count == StepsMax) return 0;
        var compared = 0;
        foreach (var happened in events)
        {
            if (state.After(before, happened) is not { } after) continue;
            var whose = ((IOwned)after).Whose(Fold.Stream);
            List<object> way = [.. path, happened];
            foreach (var shape in shapes)
            {
                // From the beginning each time: rows are changed in place.
                if (way.Aggregate((object?)null, (shown, one) => shape.Shown(shown, one)) is not { } shown) continue;
                compared++;
                var other = shape.Owner(shown);
                Assert.True(
                    Said(whose) == Said(other),
                    $"{string.Join(", ", way.Select(one => one.GetType().Name))}: {state.Type.Name} is {Said(whose)}, {shape.Type.Name} is {Said(other)}.");
            }

            compared += Follow(state, shapes, events, after, way);
        }

        return compared;
    }

    private static string Said(Owner? owner) => owner is null
        ? "nobody's, since there is nothing"
        : $"of agency {owner.Agency}, city {owner.City}, account {owner.Account}, persons {string.Join(", ", (owner.Holders ?? []).Order())}";

    // A part, a level, a direction: each value of an enumeration is another happening.
    private static List<object> Happenings(string service, Type kind)
    {
        List<object> samples = [new PolicySet(1, 80, 3, "Basis")];
        samples.AddRange(EventTypes.Of(service).SelectMany(Varied));
        return [.. samples.Where(kind.IsInstanceOfType)];
    }

    private static IEnumerable<object> Varied(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        var parameters = constructor.GetParameters();
        var usual = parameters.Select(Samples.For).ToArray();
        yield return constructor.Invoke(usual);
        for (var i = 0; i < parameters.Length; i++)
        {
            if (!parameters[i].ParameterType.IsEnum) continue;
            foreach (var value in Enum.GetValues(parameters[i].ParameterType))
                yield return constructor.Invoke([.. usual.Select((one, place) => place == i ? value : one)]);
        }
    }
}
