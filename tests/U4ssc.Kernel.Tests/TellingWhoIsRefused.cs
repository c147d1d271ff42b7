using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using U4ssc.Kernel.Http;
using Xunit;

namespace U4ssc.Kernel.Tests;

/// <summary>To the caller it is as if there were no such thing; whoever watches over the platform hears that it was asked for.</summary>
public sealed class TellingWhoIsRefused
{
    [Theory]
    [InlineData(Role.Agency, "ES-RECI", "security access_refused relation subject=somebody GET")]
    [InlineData(Role.Agency, "NO-KS", null)]
    [InlineData(Role.Anonymous, null, null)]
    public async Task an_account_that_asks_for_what_is_anothers_is_told_of(Role role, string? agency, string? said)
    {
        using var lines = new Lines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(lines));
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton(new SecurityEvents(loggers))
            .BuildServiceProvider();
        var http = new DefaultHttpContext
        {
            RequestServices = services,
            User = role == Role.Anonymous ? new() : new(new System.Security.Claims.ClaimsIdentity(
                [new("sub", "somebody"), new("role", EnumWords.Of(role)), new("agency", agency!)], "test")),
        };
        http.Request.Method = HttpMethods.Get;
        http.SetEndpoint(new(null, new(new Permits([new("GET", "/things/{id}", Role.Agency, Relation.OwnAgency)])), "things"));
        var request = (await Request.BindAsync(http))!;

        Assert.Equal(role != Role.Anonymous && said is null, request.Sees(new Owner("NO-KS")));
        if (said is null) Assert.Empty(lines.Said);
        else Assert.StartsWith(said, Assert.Single(lines.Said), StringComparison.Ordinal);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
