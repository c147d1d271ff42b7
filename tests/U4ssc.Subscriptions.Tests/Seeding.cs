using System.Text.Json;
using Npgsql;
using U4ssc.Subscriptions.Domain;
using U4ssc.Testing.Hosting;

namespace U4ssc.Subscriptions.Tests;

/// <summary>Puts what was heard where it is kept, for tests that need much of it.</summary>
internal static class Seeding
{
    /// <summary>Enrolments of the registry; every third city, from the first on, is of SE-X in SE, the others of NO-KS in NO.</summary>
    public static async Task Enrolments(RunningService service, int count)
    {
        await using var source = NpgsqlDataSource.Create(service.Database);
        await using var last = source.CreateCommand("select coalesce(max(number), 0) from incoming");
        var from = (long)(await last.ExecuteScalarAsync())! + 1;
        var facts = Enumerable.Range(0, count).Select(i =>
        {
            var city = (from + i) % 3 == 1 ? new City(Guid.CreateVersion7(), "SE-X", "SE") : new City(Guid.CreateVersion7(), "NO-KS", "NO");
            var data = new CityEnrolled(city.Id, city.Agency, city.Country, new DateOnly(2026, 1, 15));
            PublicFact[] one = [PublicFact.Of(Guid.CreateVersion7(), "registry", $"{city.Id}", DateTimeOffset.UtcNow, city, data)];
            return JsonSerializer.Serialize(one, Kernel.Json.Options);
        }).ToArray();
        await using var insert = source.CreateCommand(
            """
            with source as (insert into source_progress (source, number) values ('registry', 0) on conflict do nothing)
            insert into incoming (source, number, message, facts, heard_at)
            select 'registry', $1 + place - 1, gen_random_uuid(), facts, now() from unnest($2) with ordinality as all_facts (facts, place)
            """);
        insert.Parameters.Add(new() { Value = from });
        insert.Parameters.Add(new() { Value = facts });
        await insert.ExecuteNonQueryAsync();
    }
}
