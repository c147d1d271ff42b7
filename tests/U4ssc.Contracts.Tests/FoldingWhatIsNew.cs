using System.Reflection;
using U4ssc.Kernel;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Contracts.Tests;

/// <summary>
/// An event that is new is taken up by every state, view and row of its stream, or passed over by name: what shrugs would show the old
/// truth and never say so (docs/decisions/0004).
/// </summary>
public sealed class FoldingWhatIsNew
{
    public static TheoryData<string> Services => [.. Composed.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public void what_nobody_knows_stops_every_view_and_every_row(string service)
    {
        foreach (var fold in Fold.Shown(service))
        {
            var unknown = Unknown(fold.Event);
            Assert.Throws<ImpossibleHistoryException>(() => fold.Shown(null, unknown));
            var begun = EventTypes.Of(service).Where(fold.Event.IsAssignableFrom).Select(type => Begun(fold, Samples.Complete(type)))
                .FirstOrDefault(shown => shown is not null);
            Assert.True(begun is not null, $"No event begins {fold.Type.Name}: it was tried before the first one alone.");
            Assert.Throws<ImpossibleHistoryException>(() => fold.Shown(begun, unknown));
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void what_nobody_knows_stops_every_state(string service) =>
        Assert.All(Fold.States(service), state => Assert.Null(state.After(state.Initial, Unknown(state.Event))));

    private static object? Begun(Fold fold, object happened)
    {
        try
        {
            return fold.Shown(null, happened);
        }
        catch (ImpossibleHistoryException)
        {
            return null;
        }
    }

    // A type of the kind that no domain has.
    private static object Unknown(Type kind) =>
        typeof(DispatchProxy).GetMethods().Single(method => method is { Name: "Create", IsGenericMethod: true })
            .MakeGenericMethod(kind, typeof(Nothing)).Invoke(null, null)!;

    /// <summary>Does nothing, since events have no members that are asked for.</summary>
    public class Nothing : DispatchProxy
    {
        /// <inheritdoc />
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
