using System.Reflection;

namespace U4ssc.Contracts.Tests;

/// <summary>What a domain stores: the types behind its event interfaces, such as <c>ICityEvent</c>.</summary>
internal static class EventTypes
{
    public static IEnumerable<Type> Of(string service) => In(Assembly.Load($"U4ssc.{service}.Domain").GetTypes());

    public static IEnumerable<Type> In(IReadOnlyCollection<Type> types)
    {
        var kinds = types.Where(type => type.IsInterface && type.Name.EndsWith("Event", StringComparison.Ordinal)).ToList();
        return types.Where(type => type is { IsInterface: false, IsAbstract: false } && kinds.Exists(kind => kind.IsAssignableFrom(type)));
    }
}
