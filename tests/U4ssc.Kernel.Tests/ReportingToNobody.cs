using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class ReportingToNobody
{
    public static TheoryData<string> Services() => [.. Composed.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public void no_service_tells_the_vendor_of_a_library_how_it_is_used(string service) =>
        Assert.False(Composed.Application(service).Services.GetRequiredService<IOptions<UsageTelemetryOptions>>().Value.Enabled);
}
