using System.Net.Sockets;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Timeouts;
using U4ssc.Gateway.Features;
using U4ssc.Kernel.Http;
using Yarp.ReverseProxy.Forwarder;

namespace U4ssc.Gateway.Edge;

/// <summary>What a caller hears when forwarding fails: a problem that says whether trying again helps, never an empty 502.</summary>
internal static class ForwardingFailures
{
    /// <summary>Runs around the forwarding of each request.</summary>
    public static async Task Answer(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.HasStarted)
            return;
        if (http.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true)
        {
            // Whatever is written under the ended timeout is cut off: OnBareStatus below says it outside of it.
            http.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            return;
        }

        if (http.Features.Get<IForwarderErrorFeature>() is { } failure)
            await Answer(http, failure);
        else if (http.Response is { StatusCode: >= 400, ContentLength: 0 })
            http.Response.ContentLength = null;     // an error that the service gave no body: without a length the status pages give it one
    }

    /// <summary>Gives statuses without a body their problem.</summary>
    public static Task OnBareStatus(StatusCodeContext context) => context.HttpContext.Response.StatusCode switch
    {
        StatusCodes.Status504GatewayTimeout => GatewayProblems.Answer(context.HttpContext, GatewayProblems.ServiceTooSlow),
        StatusCodes.Status404NotFound when NothingHere.IsForAPerson(context.HttpContext) => NothingHere.Answer(context.HttpContext),
        _ => Problems.OnBareStatus(context),
    };

    private static Task Answer(HttpContext http, IForwarderErrorFeature failure) => failure.Error switch
    {
        ForwarderError.RequestBodyClient when IsTooLarge(failure.Exception) => GatewayProblems.Answer(http, GatewayProblems.BodyTooLarge),
        ForwarderError.RequestBodyClient => GatewayProblems.Answer(http, GatewayProblems.BodyBroken),
        ForwarderError.RequestTimedOut => GatewayProblems.Answer(http, GatewayProblems.ServiceTooSlow),
        // The caller has gone: nobody is left to tell.
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled when http.RequestAborted.IsCancellationRequested =>
            Task.CompletedTask,
        _ when IsOurs(failure) => Fault(http, failure),
        _ => Unavailable(http, failure),
    };

    // One line, without a stack trace: it is the service's own log that says more.
    private static Task Unavailable(HttpContext http, IForwarderErrorFeature failure)
    {
        if (Log(http) is var log && log.IsEnabled(LogLevel.Warning))
            log.LogWarning("{Path} could not be forwarded: {Error}, {Why}", http.Request.Path, failure.Error, failure.Exception?.Message);
        return GatewayProblems.Unavailable(http, GatewayProblems.ServiceUnavailable);
    }

    // Trying again would not help, and saying "unavailable" would send operators to a service that is well.
    private static Task Fault(HttpContext http, IForwarderErrorFeature failure)
    {
        if (Log(http) is var log && log.IsEnabled(LogLevel.Error))
            log.LogError(failure.Exception, "{Path} could not be put into a request to its service: {Error}.", http.Request.Path,
                failure.Error);
        return GatewayProblems.Answer(http, GatewayProblems.Fault);
    }

    private static ILogger Log(HttpContext http) =>
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("U4ssc.Gateway.Edge.ForwardingFailures");

    /// <summary>True where the request never reached the network: what failed then was the gateway, not the service.</summary>
    internal static bool IsOurs(IForwarderErrorFeature failure) => failure.Error switch
    {
        ForwarderError.RequestCreation => true,
        ForwarderError.Request => failure.Exception is { } thrown && !IsOfTheNetwork(thrown),
        _ => false,
    };

    private static bool IsOfTheNetwork(Exception? thrown) => thrown switch
    {
        null => false,
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } or SocketException or IOException
            or OperationCanceledException => true,
        AggregateException several => several.InnerExceptions.Any(IsOfTheNetwork),
        _ => IsOfTheNetwork(thrown.InnerException),
    };

    private static bool IsTooLarge(Exception? thrown) => thrown switch
    {
        null => false,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => true,
        AggregateException several => several.InnerExceptions.Any(IsTooLarge),
        _ => IsTooLarge(thrown.InnerException),
    };
}
