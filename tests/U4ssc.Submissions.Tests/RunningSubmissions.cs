using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Contracts;
using U4ssc.Contracts.Catalogue.V1;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Contracts.Verification.V1;
using U4ssc.Domain.Tests.Submissions;
using U4ssc.Kernel;
using U4ssc.Submissions.Tests;
using U4ssc.Testing.Hosting;
using Xunit;

[assembly: AssemblyFixture(typeof(RunningSubmissions))]

namespace U4ssc.Submissions.Tests;

/// <summary>One running submissions service for all tests here, with the edition published; each test enrols cities of its own.</summary>
public sealed class RunningSubmissions : IAsyncLifetime
{
    public const string Agency = "ES-RECI";

    private readonly Watch watch = new();

    internal RunningService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Service = await RunningService.Start("submissions", SubmissionsService.Create);
        Observe(Service.App);
        await Service.Publish(Edition());
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    internal static Fact Fact(Guid stream, long version) => new(Guid.CreateVersion7(), stream, version, version, DateTimeOffset.UtcNow);

    internal static EditionPublished Edition() => new(
        Fact(Guid.CreateVersion7(), 5), Edition2017.Id, "KPIs", Edition2017.Sha256, [],
        [
            .. Edition2017.All.GroupBy(row => row.Kpi).Select(rows => new Kpi(
                rows.Key, rows.Key, "Economy", "ICT", "ICT", rows.First().Level,
                new(rows.First().Kind, rows.First().Multiplier, rows.First().Common),
                [.. rows.Select(row =>
                    new DataPoint(row.Id, row.Label, row.Unit, "higher_is_better", Edition2017.Shares.GetValueOrDefault(row.Id)))], [])),
        ]);

    internal static CityDetails Details(string name) => new(
        Agency, name, name, new Dictionary<string, string>(), "ES", null, null, null, null, new CityPopulation(795_736, 2019), 138.35m,
        336_600);

    /// <summary>Another replica: it takes messages of all tests here, so it is watched too.</summary>
    internal Task<WebApplication> Replica() => Service.Replica(Observe);

    /// <summary>Puts a message on the bus and waits until this service is done with it, whatever it changed or not.</summary>
    internal async Task Tell(IMessage message)
    {
        var before = watch.Times(message.Fact.EventId);
        await Service.Publish(message);
        await Eventually.Is(() => Task.FromResult(watch.Times(message.Fact.EventId) > before), $"{message.GetType().Name} was taken");
    }

    /// <summary>The registry enrols a city; this service has heard of it.</summary>
    internal async Task<CityOfTest> EnrolledCity()
    {
        var city = new CityOfTest(this, Guid.CreateVersion7());
        await Service.Publish(new CityRegistered(Fact(city.Id, 1), city.Id, Details("Valencia")));
        await Service.Publish(new CityEnrolled(Fact(city.Id, 2), city.Id, Agency, "ES", new DateOnly(2020, 1, 1), new string('a', 64)));
        return city;
    }

    private void Observe(WebApplication replica) => replica.Services.GetRequiredService<IBus>().ConnectConsumeObserver(watch);

    /// <summary>Counts how often each message was taken.</summary>
    private sealed class Watch : IConsumeObserver
    {
        private readonly ConcurrentDictionary<Guid, int> taken = new();

        public int Times(Guid message) => taken.GetValueOrDefault(message);

        public Task PreConsume<T>(ConsumeContext<T> context)
            where T : class => Task.CompletedTask;

        public Task PostConsume<T>(ConsumeContext<T> context)
            where T : class
        {
            taken.AddOrUpdate(context.MessageId!.Value, 1, (_, times) => times + 1);
            return Task.CompletedTask;
        }

        public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception)
            where T : class => Task.CompletedTask;
    }
}

/// <summary>A city's officer, and what it does.</summary>
internal sealed class CityOfTest(RunningSubmissions all, Guid id)
{
    public Guid Id { get; } = id;

    public HttpClient Officer { get; } = all.Service.As(Role.City, subject: $"officer-{id:N}", city: id);

    public Task<HttpResponseMessage> TryToOpen(int period = 2020, string? edition = null, string? key = null) =>
        Officer.Send(HttpMethod.Post, "/api/submissions", new { city = Id, period, edition }, key: key);

    /// <summary>
    /// Waits until the service knows that the city left; an edition that nobody published keeps the asking without effect.
    /// </summary>
    public Task HasLeft() => Eventually.Is(
        async () =>
            (await (await TryToOpen(edition: "none", period: 2016)).Json()).GetProperty("type")
                .GetString() == "/docs/errors/submission.city_not_enrolled", "the city has left");

    /// <summary>Opens, as soon as the service has heard of the city.</summary>
    public async Task<SubmissionOfTest> Open(int period = 2020)
    {
        HttpResponseMessage opened = null!;
        await Eventually.Is(async () =>
            (opened = await TryToOpen(period)).StatusCode == HttpStatusCode.Created, "the city is known and enrolled");
        return new(all, this, opened.Headers.Location!.OriginalString);
    }
}

/// <summary>A submission of that city.</summary>
internal sealed class SubmissionOfTest(RunningSubmissions all, CityOfTest city, string path)
{
    public string Path { get; } = path;

    public Guid Id { get; } = Guid.Parse(path.Split('/')[^1]);

    public CityOfTest City => city;

    public async Task<JsonElement> Now() => await (await city.Officer.GetAsync(new Uri(Path, UriKind.Relative))).Json();

    public async Task<long> Version() => (await city.Officer.GetAsync(new Uri(Path, UriKind.Relative))).Version();

    public async Task<string> State() => (await Now()).GetProperty("state").GetString()!;

    public async Task<JsonElement> Get(string below) => await (await city.Officer.GetAsync(new Uri(Path + below, UriKind.Relative))).Json();

    public async Task<HttpResponseMessage> Report(object body) =>
        await city.Officer.Send(HttpMethod.Patch, Path + "/values", body, ifMatch: await Version());

    public async Task<HttpResponseMessage> Ask(HttpMethod method, string below, object? body = null) =>
        await city.Officer.Send(method, Path + below, body, ifMatch: await Version());

    public Task<HttpResponseMessage> Submit() => Ask(HttpMethod.Post, "/submit");

    /// <summary>Every data point, plausible.</summary>
    public static object Everything(string? but = null, decimal value = 0) => new
    {
        values = Edition2017.All.Select(row => new
        {
            dataPoint = row.Id,
            status = "reported",
            value = row.Id == but ? value : Edition2017.Plausible(row),
            quality = "accurate_measurement",
            origin = "own_records",
            source = new { text = "Own records", year = 2020 },
        }),
    };

    /// <summary>Reports everything and hands it in.</summary>
    public async Task<SubmissionOfTest> HandedIn()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Report(Everything())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Submit()).StatusCode);
        return this;
    }

    public async Task Becomes(string state) => await Eventually.Is(async () => await State() == state, $"the submission is {state}");

    /// <summary>Hands it in, and a case takes it up.</summary>
    public async Task<SubmissionOfTest> TakenUp()
    {
        await HandedIn();
        await all.Tell(CaseOpened());
        return this;
    }

    public Guid CaseId => Kernel.DerivedId.Of("case", Id);

    public Task Hear(IMessage message) => all.Service.Publish(message);

    public CaseOpened CaseOpened(int revision = 1) =>
        new(RunningSubmissions.Fact(CaseId, 1), CaseId, Id, revision, city.Id, RunningSubmissions.Agency);

    public CaseVerifierAssigned Assigned(VerifierOfTest verifier, string part = "lead", long version = 2) =>
        new(RunningSubmissions.Fact(CaseId, version), CaseId, part, new(Guid.CreateVersion7(), verifier.Subject, "qualified"));

    public CaseReturned CaseReturned(Guid query, string dataPoint, int revision = 1) =>
        new(RunningSubmissions.Fact(CaseId, 2), CaseId, Id, revision, city.Id, RunningSubmissions.Agency,
            [new(query, dataPoint, "Which survey?")]);

    public CaseAttested CaseAttested(int revision = 1) => new(
        RunningSubmissions.Fact(CaseId, 3), CaseId, Id, revision, "00", city.Id, 2, "Valencia", RunningSubmissions.Agency, "ES", 2020,
        Edition2017.Id, Edition2017.Sha256,
        new(null, null, null, null), [], [], 0, new(Guid.NewGuid(), "verifier-1", "qualified"),
        new(Guid.NewGuid(), "verifier-2", "qualified"));

    public Contracts.Certification.V1.CertificateIssued Issued() => new(
        RunningSubmissions.Fact(CaseId, 1), CaseId, Id, city.Id, "Valencia", RunningSubmissions.Agency, "ES", "U4SSC-2020-ES-7K3QX9P2",
        2020, Edition2017.Id,
        DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddYears(3), "00");

    public Contracts.Certification.V1.CertificateRefused Refused() => new(
        RunningSubmissions.Fact(CaseId, 1), CaseId, Id, city.Id, "Valencia", RunningSubmissions.Agency, "ES", 2020, Edition2017.Id,
        [new("core_kpis_verified", false, "Too few.", new Dictionary<string, decimal>())], "00");
}

/// <summary>An accredited verifier, and what it finds.</summary>
internal sealed class VerifierOfTest
{
    public static readonly IReadOnlyList<string> Reads = ["", "?version=1", "/values", "/screening", "/history", "/diff?from=1&to=1"];

    private readonly HttpClient client;

    public VerifierOfTest(RunningSubmissions all)
    {
        Subject = $"verifier-{Guid.CreateVersion7():N}";
        client = all.Service.As(Role.Verifier, subject: Subject);
    }

    public string Subject { get; }

    public HttpClient Client => client;

    /// <summary>What each read of a submission answers.</summary>
    public async Task<IReadOnlyList<HttpStatusCode>> Looks(SubmissionOfTest at)
    {
        List<HttpStatusCode> answers = [];
        foreach (var read in Reads) answers.Add((await client.GetAsync(new Uri(at.Path + read, UriKind.Relative))).StatusCode);
        return answers;
    }

    /// <summary>What it reads.</summary>
    public async Task<JsonElement> Reading(SubmissionOfTest at, string below) =>
        await (await client.GetAsync(new Uri(at.Path + below, UriKind.Relative))).Json();

    /// <summary>A page of its list.</summary>
    public async Task<(IReadOnlyList<Guid> Ids, string? Next)> Page(string query = "")
    {
        var page = await (await client.GetAsync(new Uri("/api/submissions" + query, UriKind.Relative))).Json();
        return ([.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())],
            page.GetProperty("next").GetString());
    }

    /// <summary>All that it finds in its list.</summary>
    public async Task<IReadOnlyList<Guid>> Finds() => (await Page()).Ids;
}
