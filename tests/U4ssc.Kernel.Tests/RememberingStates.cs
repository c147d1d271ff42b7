using System.Net;
using Microsoft.AspNetCore.Builder;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

/// <summary>A replica remembers what it folded; what it answers is what the log says all the same.</summary>
public sealed class RememberingStates(RunningLamps lamps)
{
    private readonly HttpClient agency = lamps.Service.As(Role.Agency, agency: "NO-KS");

    [Fact]
    public async Task what_another_replica_stored_makes_the_remembered_version_stale()
    {
        await using var replica = await lamps.Service.Replica();
        using var elsewhere = At(replica);
        var lamp = await Hang();
        await Switch(agency, lamp, on: true, ifMatch: 1, HttpStatusCode.NoContent);
        await Switch(elsewhere, lamp, on: false, ifMatch: 2, HttpStatusCode.NoContent);

        var stale = await Switch(agency, lamp, on: false, ifMatch: 2, HttpStatusCode.PreconditionFailed);
        Assert.Equal(3, (await stale.Json()).GetProperty("currentVersion").GetInt64());
        await Switch(agency, lamp, on: true, ifMatch: 3, HttpStatusCode.NoContent);
        Assert.Equal(4, (await agency.GetAsync(lamp)).Version());
        await replica.StopAsync();
    }

    [Fact]
    public async Task an_answer_that_stores_nothing_is_not_given_from_memory()
    {
        await using var replica = await lamps.Service.Replica();
        using var elsewhere = At(replica);
        var lamp = await Hang();
        await Switch(agency, lamp, on: true, ifMatch: 1, HttpStatusCode.NoContent);
        await Switch(elsewhere, lamp, on: false, ifMatch: 2, HttpStatusCode.NoContent);

        // As this replica remembers it, there is nothing to do: it has to look before it says so.
        await Switch(agency, lamp, on: true, ifMatch: 2, HttpStatusCode.PreconditionFailed);
        await replica.StopAsync();
    }

    [Theory]
    [InlineData(1, HttpStatusCode.NoContent)]
    [InlineData(3, HttpStatusCode.PreconditionFailed)]
    public async Task a_database_that_was_set_back_is_believed(long seen, HttpStatusCode expected)
    {
        var lamp = await Hang();
        await Switch(agency, lamp, on: true, ifMatch: 1, HttpStatusCode.NoContent);
        await Switch(agency, lamp, on: false, ifMatch: 2, HttpStatusCode.NoContent);
        await SetBack(lamp, version: 1);

        await Switch(agency, lamp, on: true, ifMatch: seen, expected);
        Assert.Equal(seen == 1 ? 2 : 1, (await agency.GetAsync(lamp)).Version());
    }

    private static async Task<HttpResponseMessage> Switch(HttpClient client, Uri lamp, bool on, long ifMatch, HttpStatusCode expected)
    {
        var answer = await client.Send(HttpMethod.Put, lamp + "/switch", new { on, watts = 1 }, ifMatch: ifMatch);
        Assert.Equal(expected, answer.StatusCode);
        return answer;
    }

    private static HttpClient At(WebApplication replica)
    {
        var client = new HttpClient { BaseAddress = new Uri(replica.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestIssuer.Token(Role.Agency, agency: "NO-KS"));
        return client;
    }

    private async Task<Uri> Hang()
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps",
            new { room = Guid.CreateVersion7().ToString("N"), agency = "NO-KS" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return made.Headers.Location!;
    }

    private async Task SetBack(Uri lamp, long version)
    {
        var stream = Guid.Parse(lamp.ToString().Split('/')[^1]);
        await lamps.Service.Execute(
            $"delete from mt_events where stream_id = '{stream}' and version > {version}; update mt_streams set version = {version} where id = '{stream}'");
    }
}
