using System.Reflection;
using U4ssc.Testing.Hosting;

namespace U4ssc.Tidy.Tests.Checks;

/// <summary>The services of one shape, by name, so that a check needs no list of their types.</summary>
public static class Services
{
    public static readonly IReadOnlyList<string> All =
        ["Registry", "Catalogue", "Submissions", "Verification", "Certification", "Subscriptions", "Audit"];

    public static Assembly Domain(string service) => Assembly.Load($"U4ssc.{service}.Domain");

    public static Assembly Host(string service) => Composed.Host(service);

    /// <summary>Everything stored: the types behind an event interface (<c>ICityEvent</c>) of the domain.</summary>
    public static IEnumerable<Type> Events(Assembly domain)
    {
        var types = domain.GetTypes();
        var kinds = types.Where(type =>
            type is { IsInterface: true, IsPublic: true } && type.Name.EndsWith("Event", StringComparison.Ordinal)).ToList();
        return types.Where(type => type is { IsInterface: false, IsAbstract: false } && kinds.Exists(kind => kind.IsAssignableFrom(type)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);
    }
}
