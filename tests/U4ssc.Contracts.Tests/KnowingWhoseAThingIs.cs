using System.Reflection;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Contracts.Tests;

/// <summary>
/// Whose a thing is decides who may change it (the state), see it (the view) and find it in a list (the row). All three fold the same events; where they said
/// different owners, somebody could find what they may not open. So each history that the rules know is folded into all of them, step by step.
/// </summary>
public sealed class KnowingWhoseAThingIs
{
    private const int StepsMax = 4;
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Guid Stream = DerivedId.Of("sample", "stream");
    private static readonly Recorded Recorded = (Recorded)Samples.Complete(typeof(Recorded)) with { Stream = Stream };

    public static TheoryData<string> Services => [.. Composed.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public void state_view_and_row_name_one_owner(string service)
    {
        var shown = 0;
        foreach (var state in Folds(Assembly.Load($"U4ssc.{service}.Domain"), typeof(IState<,>)).Where(fold => fold.Type.IsAssignableTo(typeof(IOwned))))
        {
            var shapes = Shown(service).Where(fold => fold.Event == state.Event).ToList();
            if (shapes.Count == 0) continue;
            var initial = state.Type.GetProperty("Initial", Any)!.GetValue(null)!;
            shown += Follow(state, shapes, Happenings(service, state.Event), initial, []);
        }

        Assert.True(shown > 0, $"No history of {service} was followed: nothing was compared.");
    }

    [Fact]
    public void what_is_asked_for_changes_says_whose_it_is() =>
        Assert.Equal(
            ["BenchmarkSet", "City", "Edition", "OnboardingList", "Policy", "Submission", "VerificationCase", "Verifier"],
            Composed.Services.SelectMany(service => Folds(Assembly.Load($"U4ssc.{service}.Domain"), typeof(IState<,>)))
                .Where(fold => fold.Type.IsAssignableTo(typeof(IOwned))).Select(fold => fold.Type.Name).Order(StringComparer.Ordinal));

    private static int Follow(Fold state, List<Fold> shapes, IReadOnlyList<object> events, object before, List<object> path)
    {
        if (path.Count == StepsMax) return 0;
        var compared = 0;
        foreach (var happened in events)
        {
            if (state.Evolve(before, happened) is not { } after) continue;
            var whose = ((IOwned)after).Whose(Stream);
            List<object> way = [.. path, happened];
            foreach (var shape in shapes)
            {
                // From the beginning each time: rows are changed in place.
                if (way.Aggregate((object?)null, (shown, one) => shape.Evolve(shown, one, Recorded)) is not { } shown) continue;
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

    private static IEnumerable<Fold> Shown(string service) =>
        Folds(Assembly.Load($"U4ssc.{service}"), typeof(IView<,>)).Concat(Folds(Assembly.Load($"U4ssc.{service}"), typeof(IRow<,>)));

    private static IEnumerable<Fold> Folds(Assembly assembly, Type kind) =>
        from type in assembly.GetTypes()
        let face = type.GetInterfaces().FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == kind && face.GetGenericArguments()[0] == type)
        where face is not null
        select new Fold(type, face.GetGenericArguments()[1]);

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

    private sealed record Fold(Type Type, Type Event)
    {
        private readonly MethodInfo evolve = Type.GetMethods(Any).Single(method => method.Name == "Evolve" && method.GetParameters().Length is 2 or 3);

        /// <summary>After one more event; null where it cannot follow.</summary>
        public object? Evolve(params object?[] arguments)
        {
            try
            {
                return evolve.Invoke(null, arguments);
            }
            catch (TargetInvocationException stopped) when (stopped.InnerException is ImpossibleHistoryException)
            {
                return null;
            }
        }

        public Owner Owner(object shown) => (Owner)Type.GetProperty("Owner")!.GetValue(shown)!;
    }
}
