using Microsoft.AspNetCore.HttpOverrides;
using U4ssc.Gateway.Edge;
using U4ssc.Gateway.Features;
using U4ssc.Kernel.Http;

namespace U4ssc.Gateway;

/// <summary>Composition of the gateway; reads as a table of contents.</summary>
internal static class GatewayService
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(25);

    public static WebApplication Create(string[] args)
    {
        // The binary's own folder, so that routes are found wherever it is started from.
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = args,
                ContentRootPath = AppContext.BaseDirectory,
                ApplicationName = typeof(GatewayService).Assembly.GetName().Name,
            });
        var settings = GatewaySettings.From(builder.Configuration, builder.Environment.IsDevelopment());
        builder.AddServiceDefaults("gateway");
        // One line of our own says what failed; a stack trace for each would let a stranger fill the log.
        builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain);
        builder.Services.AddSingleton(settings);
        builder.Services.AddTokenCheck(settings);
        builder.Services.AddSingleton<RateLimits>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxConcurrentConnections = settings.ConnectionsMax);
        builder.Services.AddRequestTimeouts();
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddConfigFilter<ServiceRoutes>()
            .AddTransforms(NothingHere.InsteadOfAProblem);
        builder.Services.AddPlatformStatus();
        builder.Services.AddSingleton<ErrorCatalogue>();

        var app = builder.Build();
        app.UseForwardedHeaders(TrustedProxies(settings));
        app.Use(Correlation.Attach);
        app.Use(SecurityHeaders.Attach);
        app.Use(NoStore.Attach);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Problems.OnFault,
            // Faults of the caller: answered, not logged as ours.
            SuppressDiagnosticsCallback = context =>
                context.Exception is BadInputException or BadHttpRequestException or OperationCanceledException,
        });
        app.UseStatusCodePages(ForwardingFailures.OnBareStatus);
        app.Use(SecureTransport.Require);
        app.Use(HeaderText.Check);
        app.Use(CorrelationOnward.Attach);
        app.Use(HeadIsGet.Attach);
        app.Use(PublicReads.Ask);
        app.Use(ApiReferenceEndpoint.WithoutSlash);
        app.UseRouting();
        app.Use(PublicReads.Offer);
        app.Use(HeadOnward.Attach);
        app.Use(BodyLimits.Check);
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<RateLimits>().Check);
        app.Use(PublicReads.Answer);
        app.Use(Nowhere.Answer);
        app.Use(TokenCheck.RefuseBadToken);
        app.UseAuthorization();
        app.UseRequestTimeouts();

        app.MapReverseProxy(proxy =>
        {
            proxy.Use(ForwardingFailures.Answer);
            proxy.UseLoadBalancing();
        });
        HealthEndpoints.Map(app);
        PlatformStatusEndpoint.Map(app);
        ErrorPagesEndpoint.Map(app);
        ApiReferenceEndpoint.Map(app);
        FrontDoorEndpoint.Map(app);
        return app;
    }

    // None by default: a forwarded address is believed from the named load balancers only, or rate limits could be talked away.
    private static ForwardedHeadersOptions TrustedProxies(GatewaySettings settings)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = settings.TrustedProxies.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies)
            options.KnownIPNetworks.Add(network);
        return options;
    }
}
