using System.Text.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Certification.Reactions;
using U4ssc.Certification.Tests;
using U4ssc.Contracts.Verification.V1;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;
using U4ssc.Testing.Hosting;
using Xunit;

[assembly: AssemblyFixture(typeof(RunningCertification))]

namespace U4ssc.Certification.Tests;

/// <summary>
/// One running certification service for all tests here, which knows one edition and its benchmark set; each test uses cities of its own.
/// </summary>
public sealed class RunningCertification : IAsyncLifetime
{
    internal RunningService Service { get; private set; } = null!;

    internal HttpClient Auditor { get; private set; } = null!;

    internal HttpClient Anyone { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Service = await RunningService.Start("certification", CertificationService.Create);
        Auditor = Service.As(Role.Auditor);
        Anyone = Service.As(Role.Anonymous);
        await Service.Publish(Told.Edition());
        await Service.Publish(Told.Benchmarks());
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    /// <summary>A registered and enrolled city.</summary>
    internal async Task<City> AnEnrolledCity(string name = "Valencia")
    {
        var city = new City(Guid.CreateVersion7(), name);
        await Service.Publish(Told.Registered(city));
        await Service.Publish(Told.Enrolled(city));
        return city;
    }

    /// <summary>The decision on a case, once there is one.</summary>
    internal Task<JsonDocument> Decision(Guid caseId) => Eventually.Gives(
        async () =>
        {
            var answer = await Auditor.GetAsync(new Uri($"/api/certification/decisions/{caseId}", UriKind.Relative));
            return answer.IsSuccessStatusCode ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync()) : null;
        },
        $"a decision on case {caseId}");

    /// <summary>Attests a case and waits for the decision.</summary>
    internal async Task<JsonElement> Decided(CaseAttested attested)
    {
        await Service.Publish(attested);
        return (await Decision(attested.CaseId)).RootElement;
    }

    /// <summary>The number of a certificate for a new city of this name.</summary>
    internal async Task<string> ACertificate(string name = "Valencia") =>
        (await Decided(Told.Attested(await AnEnrolledCity(name)))).GetProperty("number").GetString()!;

    /// <summary>The number of a certificate that rests on figures which are made up.</summary>
    internal async Task<string> AnIllustrativeCertificate(City city) =>
        (await Decided(Told.Attested(city) with { Illustrative = true })).GetProperty("number").GetString()!;

    /// <summary>True where so many benchmark sets of an edition, and the edition, arrived.</summary>
    internal async Task<bool> Knows(string edition, int benchmarkSets)
    {
        await using var session = Service.App.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.Query<BenchmarkSetCopy>().CountAsync(set => set.Edition == edition) == benchmarkSets
            && await session.LoadAsync<EditionCopy>(edition) is not null;
    }

    /// <summary>Waits until a message was taken, whatever came of it.</summary>
    internal Task Taken(Guid messageId) => Eventually.Is(
        async () =>
        {
            await using var session = Service.App.Services.GetRequiredService<IDocumentStore>().QuerySession();
            return await session.Query<TakenMessage>()
                .AnyAsync(mark => mark.Id.StartsWith($"certification-when-case-attested/{messageId}"));
        },
        $"message {messageId} taken");
}
