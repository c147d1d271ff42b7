using System.Net;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class StoppingAnOnboardingInTheMiddle(RunningRegistry registry)
{
    private const int Many = 1500;

    [Fact]
    public async Task killed_and_started_again_it_goes_on_and_no_city_is_made_twice()
    {
        await using var service = await RunningService.Start("registry", RegistryService.Create);
        var agency = await service.NewAgency();
        await service.App.StopAsync(TestContext.Current.CancellationToken);
        string list;
        await using (var doomed = await ServiceProcess.Start("U4ssc.Registry.dll", service.Args))
        {
            var client = agency.Client.At(doomed.Address);
            list = (await (agency with { Client = client }).Upload(ManyLists.Csv(Many))).Headers.Location!.ToString();
            await Eventually.Is(async () => (await client.Read(list)).Number("processed") > 20, "the onboarding is under way");
            doomed.Kill();
        }

        await using var next = await ServiceProcess.Start("U4ssc.Registry.dll", service.Args);
        var over = await agency.Client.At(next.Address).Over(list);
        Assert.Equal("completed", over.Text("state"));
        Assert.Equal((Many, 0, 0, 0), over.Counts());
        Assert.Equal(Many, await Registered(service, agency.Code));
    }

    [Fact]
    public async Task stopped_and_started_again_it_goes_on_too()
    {
        await using var service = await RunningService.Start("registry", RegistryService.Create);
        var agency = await service.NewAgency();
        var list = (await agency.Upload(ManyLists.Csv(Many))).Headers.Location!.ToString();
        await Eventually.Is(async () => (await agency.Client.Read(list)).Number("processed") > 20, "the onboarding is under way");
        await service.Restart();
        var over = await agency.Client.At(service.Address).Over(list);
        Assert.Equal((Many, 0, 0, 0), over.Counts());
        Assert.Equal(Many, await Registered(service, agency.Code));
    }

    [Fact]
    public async Task two_replicas_do_it_once()
    {
        await using var service = await RunningService.Start("registry", RegistryService.Create);
        await using var replica = await service.Replica();
        var agency = await service.NewAgency();
        var one = await agency.Upload(ManyLists.Csv(300));
        var same = await agency.Upload(ManyLists.Csv(300));
        var (first, second) = (await agency.Client.Over(one.Headers.Location!.ToString()),
            await agency.Client.Over(same.Headers.Location!.ToString()));
        Assert.Equal(300, first.Number("created") + second.Number("created"));
        Assert.Equal(300, first.Number("unchanged") + second.Number("unchanged"));
        Assert.Equal(300, await Registered(service, agency.Code));
    }

    [Fact]
    public async Task a_cancelled_one_ends_and_keeps_what_it_did()
    {
        var agency = await registry.Service.NewAgency();
        var list = (await agency.Upload(ManyLists.Csv(Many))).Headers.Location!.ToString();
        await Eventually.Is(async () => (await agency.Client.Read(list)).Number("processed") > 0, "the onboarding is under way");
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await agency.Client.Send(HttpMethod.Delete, list)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await agency.Client.Send(HttpMethod.Delete, list, ifMatch: await agency.Client.VersionOf(list))).StatusCode);
        var over = await agency.Client.Over(list);
        Assert.Equal("cancelled", over.Text("state"));
        Assert.InRange(over.Number("created"), 1, Many - 1);
        Assert.Equal(3, (await agency.Client.Send(HttpMethod.Delete, list, ifMatch: 3)).Version());

        var done = $"/api/registry/onboardings/{(await agency.Onboard(ManyLists.Csv(1))).Text("id")}";
        Assert.Equal(HttpStatusCode.Conflict, (await agency.Client.Send(HttpMethod.Delete, done, ifMatch: 3)).StatusCode);
    }

    private static async Task<long> Registered(RunningService service, string agency)
    {
        await using var connection = new Npgsql.NpgsqlConnection(service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand(
            "select count(*) from mt_events where type = 'city_registered' and data -> 'details' ->> 'agency' = $1", connection);
        command.Parameters.AddWithValue(agency);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
