using System.Reflection;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;

namespace U4ssc.Contracts.Tests;

/// <summary>A state, a view or a row: what is folded from the events of one kind.</summary>
/// <param name="Event">The kind of events, such as <c>ICityEvent</c>.</param>
internal sealed record Fold(Type Type, Type Event)
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    /// <summary>The stream of every sample.</summary>
    public static readonly Guid Stream = DerivedId.Of("sample", "stream");

    private static readonly Recorded Recorded = (Recorded)Samples.Complete(typeof(Recorded)) with { Stream = Stream };
    private readonly MethodInfo evolve = Type.GetMethods(Any)
        .Single(method => method.Name == "Evolve" && method.GetParameters().Length is 2 or 3);

    /// <summary>What there is before the first event of a state.</summary>
    public object Initial => Type.GetProperty("Initial", Any)!.GetValue(null)!;

    /// <summary>The states of a service.</summary>
    public static IEnumerable<Fold> States(string service) => In(Assembly.Load($"U4ssc.{service}.Domain"), typeof(IState<,>));

    /// <summary>The views and the rows of a service.</summary>
    public static IEnumerable<Fold> Shown(string service) =>
        In(Composed.Host(service), typeof(IView<,>)).Concat(In(Composed.Host(service), typeof(IRow<,>)));

    /// <summary>A state after one more event; null where it cannot follow.</summary>
    public object? After(object state, object happened)
    {
        try
        {
            return Invoke(state, happened);
        }
        catch (ImpossibleHistoryException)
        {
            return null;
        }
    }

    /// <summary>A view or a row after one more event.</summary>
    public object? Shown(object? shown, object happened) => Invoke(shown, happened, Recorded);

    /// <summary>Whose a view or a row is.</summary>
    public Owner Owner(object shown) => (Owner)Type.GetProperty("Owner")!.GetValue(shown)!;

    private object? Invoke(params object?[] arguments)
    {
        try
        {
            return evolve.Invoke(null, arguments);
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is ImpossibleHistoryException impossible)
        {
            throw impossible;
        }
    }

    private static IEnumerable<Fold> In(Assembly assembly, Type kind) =>
        from type in assembly.GetTypes()
        let face = type.GetInterfaces()
            .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == kind && face.GetGenericArguments()[0] == type)
        where face is not null
        select new Fold(type, face.GetGenericArguments()[1]);
}
