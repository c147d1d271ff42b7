using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace U4ssc.Kernel.Http;

/// <summary>
/// What every process shares, event-sourced or not: tokens, problems, correlation, limits, telemetry, health, API document.
/// </summary>
public static class ServiceDefaults
{
    /// <summary>A larger body is refused with 413, except on routes that say otherwise.</summary>
    public const long BodyBytesMax = 1024 * 1024;

    /// <summary>The version that runs.</summary>
    public static string Version { get; } =
        typeof(ServiceDefaults).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Registers them.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton(new ServiceName(name));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<SecurityEvents>();
        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi(name, document =>
        {
            ApiDocument.Describe(document, name);
            ApiDescription.Complete(document);
        });
        services.AddHealthChecks();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            HeaderText.IsUtf8(kestrel);
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        // Requests are traced, not logged a line each; what the libraries say at Information is noise in the log of a failure.
        foreach (var noisy in new[] { "Microsoft.AspNetCore", "Marten", "JasperFx", "MassTransit", "Npgsql", "System.Net.Http",
            "Microsoft.Hosting" }) builder.Logging.AddFilter(noisy, LogLevel.Warning);
        // It logs each failed statement with its parameters: what is thrown says the same without the data.
        builder.Logging.AddFilter("Marten.IDocumentStore", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // A retry is ordinary life (a fact came before another); what fails for good is an error and says why.
        builder.Logging.AddFilter("MassTransit.ReceiveTransport", LogLevel.Error);
        // Whoever asks for the health gets it as the answer; a line with every question of a start that is under way helps nobody.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        Tokens.Add(services, builder.Configuration);
        AddTelemetry(services, builder.Configuration, name);
        return builder;
    }

    /// <summary>Puts them in the pipeline, in the order in which they must come, and maps health and the API document.</summary>
    public static void UseServiceDefaults(this WebApplication app, string name)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Use(Correlation.Attach);
        app.Use(NoStore.Attach);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Problems.OnFault,
            SuppressDiagnosticsCallback = context =>
                context.Exception is BadInputException or BadHttpRequestException or BusyException or NeighbourAwayException
                    or OperationCanceledException
                || Problems.Unreachable(context.Exception) || Problems.Unreadable(context.Exception, context.HttpContext),
        });
        app.UseStatusCodePages(Problems.OnBareStatus);
        app.Use(RefuseNul);
        app.Use(HeaderText.Check);
        app.Use(HeadIsGet.Attach);
        app.UseRouting();
        // An identity provider answers in its own authentication, without a route.
        app.UseAuthentication();
        app.Use(Nowhere.Answer);
        app.Use(RefuseForbiddenRoles);
        app.UseAuthorization();
        app.Use(AcceptedForm.Check);
        app.Use(Conditions.OfRead);
        app.Use(QueryCheck.Check);
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapHealthChecks("/health/live", new HealthCheckOptions
        { Predicate = check => check.Tags.Contains("live"), ResponseWriter = WriteHealth }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = WriteHealth }).AllowAnonymous();
        app.MapHealthChecks("/health/lag", new HealthCheckOptions
        { Predicate = check => check.Tags.Contains("lag"), ResponseWriter = WriteHealth }).AllowAnonymous();
    }

    // Without somebody to tell it to, nothing is recorded: ids of requests are made and handed on all the same.
    private static void AddTelemetry(IServiceCollection services, ConfigurationManager configuration, string name)
    {
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 }) return;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => OpenTelemetry.Resources.ResourceBuilderExtensions.AddService(resource, name, "u4ssc", Version))
            .WithTracing(tracing => OpenTelemetry.Trace.OtlpTraceExporterHelperExtensions.AddOtlpExporter(
                tracing.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation()
                    .AddSource("MassTransit", "Marten", "Npgsql", "U4ssc.*")))
            .WithMetrics(metrics => OpenTelemetry.Metrics.OtlpMetricExporterExtensions.AddOtlpExporter(
                metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
                    .AddMeter("Marten", "MassTransit", "Npgsql", "U4ssc.*", SecurityEvents.Meter)));
    }

    // A role that may never do this is told so before its body is read.
    private static Task RefuseForbiddenRoles(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Permits>() is { IsPublic: false } permits
            && http.User.Identity?.IsAuthenticated == true && !permits.Knows(Callers.Of(http.User).Role))
        {
            SecurityEvents.Told(SecurityEvent.AccessRefused, http, what: "role");
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(http);
    }

    // PostgreSQL cannot store U+0000, and no path or query of ours has one.
    private static Task RefuseNul(HttpContext http, RequestDelegate next) =>
        http.Request.Path.Value?.Contains('\0', StringComparison.Ordinal) == true
            || http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true
            ? throw new BadInputException("", "text.malformed", "The address must not contain U+0000.")
            : next(http);

    private static Task WriteHealth(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsJsonAsync(new
        {
            status = report.Status.ToString().ToLowerInvariant(),
            checks = report.Entries.ToDictionary(entry =>
                entry.Key, entry => new { status = entry.Value.Status.ToString().ToLowerInvariant(), entry.Value.Description }),
        }, Json.Options);
    }
}
