using System.Net;
using U4ssc.Testing.Hosting;

namespace U4ssc.Edge.Tests.Identity;

/// <summary>An account is for an agency and a city that there are: the registry is asked, in the name of who asks Identity.</summary>
public sealed class KnowingAgenciesAndCities(RunningEdge edge) : IAsyncLifetime
{
    private readonly Guid city = Guid.CreateVersion7();
    private readonly Guid theirs = Guid.CreateVersion7();
    private StandIn registry = null!;
    private Uri identity = null!;
    private HttpClient secretariat = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await StandIn.Start();
        registry.Knows("/api/registry/agencies/NO-KS", new { code = "NO-KS" });
        registry.Knows("/api/registry/agencies/ES-RECI", new { code = "ES-RECI" });
        registry.Knows($"/api/registry/cities/{city}", new { id = city, agency = "NO-KS" });
        registry.Knows($"/api/registry/cities/{theirs}", new { id = theirs, agency = "ES-RECI" });
        identity = await edge.StartIdentity(edge.Store, "Development", $"--Services:registry={registry.Address}");
        secretariat = RunningEdge.WithToken(identity, await edge.TokenOf("demo-secretariat"));
    }

    public async ValueTask DisposeAsync()
    {
        secretariat.Dispose();
        await registry.DisposeAsync();
    }

    [Theory]
    [InlineData("XX-NOBODY", null, "/agency", "account.agency_unknown")]
    [InlineData("NO-KS", "unknown", "/city", "account.city_unknown")]
    [InlineData("NO-KS", "theirs", "/city", "account.city_of_another_agency")]
    [InlineData("XX-NOBODY", "unknown", "/agency /city", "account.agency_unknown account.city_unknown")]
    public async Task an_account_for_what_there_is_not_is_refused_by_its_place(string agency, string? which, string pointers, string codes)
    {
        Guid? of = which switch { "unknown" => Guid.CreateVersion7(), "theirs" => theirs, _ => null };
        foreach (var (path, body) in new (string, object)[]
        {
            (Accounts.Clients, new { name = "x", role = "city", agency, city = of }),
            (Accounts.Users, new { email = Accounts.Address(), displayName = "x", role = "city", agency, city = of }),
        })
        {
            using var answer = await secretariat.Send("POST", path, body);
            var problem = await answer.IsProblem(422, "account.inconsistent");
            Assert.Equal(pointers, string.Join(' ', problem.Pointers()));
            Assert.Equal(codes,
                string.Join(' ', problem.GetProperty("errors").EnumerateArray().Select(place => place.GetProperty("code").GetString())));
        }

        // Others make accounts meanwhile: none of them is for this.
        Assert.Equal(0,
            await edge.Figure<long>("select count(*) from account_changes where details::text like $1", $"%{of?.ToString() ?? agency}%"));
    }

    [Fact]
    public async Task an_account_for_what_there_is_comes_about_and_the_registry_hears_who_asks()
    {
        var made = await secretariat.NewClient(new { name = "Officer", role = "city", agency = "NO-KS", city });
        Assert.Equal(city, (await (await secretariat.GetAsync(new Uri(made.At, UriKind.Relative))).Json()).GetProperty("city").GetGuid());
        Assert.All(registry.Asked, asked => Assert.Equal(secretariat.DefaultRequestHeaders.Authorization!.ToString(), asked.Authorization));
        Assert.Equal(["/api/registry/agencies/NO-KS", $"/api/registry/cities/{city}"], registry.Asked.Select(asked => asked.Path));
    }

    [Fact]
    public async Task a_client_is_bound_to_a_city_of_its_agency_alone()
    {
        var made = await secretariat.NewClient(new { name = "Officer", role = "city", agency = "NO-KS" });
        foreach (var (other, code) in new[] { (theirs, "account.city_of_another_agency"), (Guid.CreateVersion7(), "account.city_unknown") })
        {
            using var refused = await secretariat.Do(made.At, made.At, new { city = other }, "PATCH");
            Assert.Equal(code, (await refused.IsProblem(422, "account.inconsistent")).GetProperty("errors")[0].GetProperty("code")
                .GetString());
        }

        using var bound = await secretariat.Do(made.At, made.At, new { city }, "PATCH");
        Assert.Equal(city, (await bound.Json()).GetProperty("city").GetGuid());
    }

    [Fact]
    public async Task while_the_registry_gives_no_answer_no_account_comes_about_that_names_an_agency_and_the_others_do()
    {
        foreach (var status in new[] { 500, 401, 403, 302, 200 })
        {
            registry.Otherwise = async http =>
            {
                http.Response.StatusCode = status;
                await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, "no JSON");
            };
            using var unsaid = await secretariat.Send("POST", Accounts.Clients, new { name = "x", role = "city", agency = "NO-KS" });
            await unsaid.IsProblem(503, "service.unreachable");
            Assert.NotNull(unsaid.Headers.RetryAfter);
        }

        await registry.DisposeAsync();
        using var away = await secretariat.Send("POST", Accounts.Clients, new { name = "x", role = "agency", agency = "NO-KS" });
        await away.IsProblem(503, "service.unreachable");
        await secretariat.NewClient(new { name = "Reads", role = "auditor" });
        Assert.NotEmpty(await edge.TokenOf("demo-auditor"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("registry.internal")]
    [InlineData("ftp://registry")]
    public async Task outside_development_a_start_without_a_registry_has_to_say_so(string said)
    {
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await edge.StartedIdentity(edge.Store, "Production", $"--Services:registry={said}"));
        Assert.Contains("Services:registry", failed.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK,
            (await RunningEdge.Anonymous(await edge.StartIdentity(edge.Store, "Production",
                $"--Services:registry={Kernel.Http.Neighbour.None}")).GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
    }
}
