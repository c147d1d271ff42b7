using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Contracts.Tests;

public sealed class KeepingWhatIsStored
{
    private static readonly string Folder = Path.Combine(Golden.Folder, "events");

    [Fact]
    public void every_event_of_every_domain_has_a_pinned_name() =>
        Assert.Empty(
            from service in Composed.Services
            from type in EventTypes.Of(service).Except(Composed.Events(service).Select(stored => stored.Type))
            select $"{type} is not registered under a pinned name in {service}Service.");

    [Fact]
    public void a_pinned_name_is_the_name_of_the_event() =>
        Assert.Empty(
            from service in Composed.Services
            from stored in Composed.Events(service)
            where stored.Name != JsonNamingPolicy.SnakeCaseLower.ConvertName(stored.Type.Name)
            select $"{stored.Type} is stored as {stored.Name}; one name per thing, everywhere.");

    [Fact]
    public void every_event_is_stored_as_it_was_written_down()
    {
        var problems = Golden.Problems(Folder, Stored()
            .ToDictionary(stored => stored.File, stored => Golden.Text(stored.Type), StringComparer.Ordinal), Repository.Writes);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void what_was_stored_can_be_read() =>
        Assert.Empty(Stored().SelectMany(stored =>
            Golden.Unreadable(stored.File, File.ReadAllText(Path.Combine(Folder, stored.File)), stored.Type)));

    [Fact]
    public void what_was_stored_can_be_proved()
    {
        foreach (var stored in Stored())
        {
            using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, stored.File)));
            Assert.NotEmpty(CanonicalJson.Bytes(golden.RootElement));
        }
    }

    private static IEnumerable<(string File, Type Type)> Stored() =>
        from service in Composed.Services
        from stored in Composed.Events(service)
        select ($"{JsonNamingPolicy.KebabCaseLower.ConvertName(service)}.{stored.Name}.json", stored.Type);
}
