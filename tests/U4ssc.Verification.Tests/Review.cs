using System.Globalization;
using System.Net;
using System.Text.Json;
using U4ssc.Contracts;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using U4ssc.Verification.Domain;
using Xunit;
using V1 = U4ssc.Contracts.Submissions.V1;

namespace U4ssc.Verification.Tests;

/// <summary>An accredited verifier.</summary>
internal sealed record Person(Guid Id, string Subject, HttpClient Client);

/// <summary>The review of one submission, in the words of those who take part.</summary>
internal sealed class Review(RunningService host)
{
    private long told;

    public Guid Submission { get; } = Guid.CreateVersion7();

    public Guid City { get; } = Guid.CreateVersion7();

    public string Agency { get; } = "TT-" + Guid.CreateVersion7().ToString("N")[20..].ToUpperInvariant();

    public string Officer { get; } = $"officer-{Guid.CreateVersion7():N}";

    public Guid Case => VerificationCase.IdOf(Submission);

    public string Path => $"/api/verification/cases/{Case}";

    public HttpClient Secretariat { get; } = host.As(Role.Secretariat);

    public HttpClient AsAgency => host.As(Role.Agency, agency: Agency);

    public HttpClient AsCity => host.As(Role.City, city: City);

    public static async Task<Review> Opened(RunningService host)
    {
        var review = new Review(host);
        await host.Publish(review.Submitted(1, 20m));
        await review.IsIn("unassigned");
        return review;
    }

    /// <summary>With a lead and a second who declared their independence.</summary>
    public static async Task<(Review Review, Person Lead, Person Second)> Staffed(RunningService host)
    {
        var review = await Opened(host);
        var (lead, second) = (await Accredited(host), await Accredited(host));
        await review.Assigns(lead, "lead");
        await review.Assigns(second, "second");
        await review.Declares(lead);
        await review.Declares(second);
        return (review, lead, second);
    }

    public static async Task<Person> Accredited(RunningService host, string level = "qualified", params string[] ties)
    {
        var subject = $"v-{Guid.CreateVersion7():N}";
        var answer = await host.As(Role.Secretariat)
            .Send(HttpMethod.Post, "/api/verification/verifiers", new { user = subject, name = "Anna Ås", level, ties });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return new(Verifier.IdOf(new(subject)), subject, host.As(Role.Verifier, subject));
    }

    /// <summary>What Submissions tells: data points A and B reported, C not, D not applicable.</summary>
    public V1.SubmissionSubmitted Submitted(int revision, decimal b, params V1.QueryAnswer[] answers) => new(
        Fact(), Submission, revision, new string((char)('0' + revision), 64), City, 3, "Testby", Agency, "NO", 2025, "U4SSC-2017",
        new string('e', 64),
        new(24_000m, null, 87.5m, new V1.Gdp(1_000_000.5m, "NOK")),
        [
            Value("A", "reported", 10.25m), Value("B", "reported", b), Value("C", "not_reported", null), Value("D", "not_applicable", null),
        ],
        [new("f1", "population.jump", 1, "warning", ["A"], "It jumped.", new Dictionary<string, decimal> { ["change"] = 0.25m },
            "A merger.")],
        answers, [Officer]);

    public V1.SubmissionWithdrawn Withdrawn() => new(Fact(), Submission, City, Agency, "NO", "Wrong year.");

    public async Task<HttpResponseMessage> Ask(HttpClient who, HttpMethod method, string below, object? body = null) =>
        await who.Send(method, Path + below, body, ifMatch: await Version());

    public async Task Assigns(Person person, string part) =>
        Done(await Ask(Secretariat, HttpMethod.Post, "/assignments", new { verifier = person.Id, part }));

    public async Task Declares(Person person) =>
        Done(await Ask(person.Client, HttpMethod.Post, "/declaration", new { independent = true }));

    public async Task Records(Person person, params object[] findings) =>
        Done(await Ask(person.Client, HttpMethod.Put, "/findings", new { findings }));

    public async Task Returns(Person person) => Done(await Ask(person.Client, HttpMethod.Post, "/return"));

    public async Task Concludes(Person person) => Done(await Ask(person.Client, HttpMethod.Post, "/conclusion"));

    public async Task Attests(Person person) => Done(await Ask(person.Client, HttpMethod.Post, "/attestation"));

    /// <summary>From a staffed case to the end.</summary>
    public async Task Goes(Person lead, Person second)
    {
        await Records(lead, Verified("A"), Verified("B"), Verified("D"));
        await Concludes(lead);
        await Attests(second);
    }

    public static object Verified(string dataPoint) => new { dataPoint, verdict = "verified" };

    public async Task<long> Version() => (await Secretariat.GetAsync(new Uri(Path, UriKind.Relative))).Version();

    public async Task<JsonElement> Seen(HttpClient? who = null, string below = "")
    {
        var answer = await (who ?? Secretariat).GetAsync(new Uri(Path + below, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Json();
    }

    public Task IsIn(string state) =>
        Eventually.Is(async () => (await Seen()).GetProperty("state").GetString() == state, $"the case is {state}");

    public Fact Fact() => new(Guid.CreateVersion7(), Submission, ++told, told, DateTimeOffset.UtcNow);

    public static async Task Refused(HttpStatusCode status, string code, HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode}: {body}"));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"/docs/errors/{code}", JsonDocument.Parse(body).RootElement.GetProperty("type").GetString());
    }

    private static void Done(HttpResponseMessage answer) =>
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());

    private static V1.ReportedValue Value(string dataPoint, string status, decimal? value) => new(
        dataPoint, status, null, null, value, value is null
            ? null
            : "given", null, null, value is null ? null : new("Report", 2025, null), null,
        value is null ? "No meter." : null, ["aa"]);
}
