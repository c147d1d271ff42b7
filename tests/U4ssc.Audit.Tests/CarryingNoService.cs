using System.Text.Json;
using Xunit;

namespace U4ssc.Audit.Tests;

/// <summary>What checks the platform carries none of its machinery along, however it came in.</summary>
public sealed class CarryingNoService
{
    private static readonly string[] Needed =
    [
        "U4ssc.Audit", "U4ssc.Audit.Bundles", "U4ssc.Audit.Tests", "U4ssc.Catalogue.Domain", "U4ssc.Certification.Domain",
        "U4ssc.Kernel", "U4ssc.Ledger", "U4ssc.Registry.Domain", "U4ssc.Submissions.Domain", "U4ssc.Subscriptions.Domain",
        "U4ssc.Testing", "U4ssc.Verification.Domain",
    ];

    [Fact]
    public void of_the_platform_there_are_rules_kernel_and_ledger() =>
        Assert.Equal(Needed, Libraries().Where(name => name.StartsWith("U4ssc.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void there_is_no_store_no_bus_and_no_web_server()
    {
        Assert.DoesNotContain(Libraries(), name =>
            name.Split('.')[0] is "Marten" or "JasperFx" or "Weasel" or "Npgsql" or "MassTransit" or "RabbitMQ");
        Assert.Equal("Microsoft.NETCore.App", Read("runtimeconfig").GetProperty("runtimeOptions").GetProperty("framework")
            .GetProperty("name").GetString());
    }

    private static IEnumerable<string> Libraries() =>
        Read("deps").GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0]);

    private static JsonElement Read(string what) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"U4ssc.Audit.Tests.{what}.json")));
}
