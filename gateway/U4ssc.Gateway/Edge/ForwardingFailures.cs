using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Timeouts;
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
    public static Task OnBareStatus(StatusCodeContext context) => context.HttpContext.Response.StatusCode == StatusCodes.Status504GatewayTimeout
        ? GatewayProblems.Answer(context.HttpContext, GatewayProblems.ServiceTooSlow)
        : Problems.OnBareStatus(context);

    private static Task Answer(HttpContext http, IForwarderErrorFeature failure) => failure.Error switch
    {
        ForwarderError.RequestBodyClient when IsTooLarge(failure.Exception) => GatewayProblems.Answer(http, GatewayProblems.BodyTooLarge),
        ForwarderError.RequestBodyClient => GatewayProblems.Answer(http, GatewayProblems.BodyBroken),
        ForwarderError.RequestTimedOut => GatewayProblems.Answer(http, GatewayProblems.ServiceTooSlow),
        // The caller has gone: nobody is left to tell.
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled when http.RequestAborted.IsCancellationRequested => Task.CompletedTask,
        _ => GatewayProblems.Unavailable(http, GatewayProblems.ServiceUnavailable),
    };

    private static bool IsTooLarge(Exception? thrown) => thrown switch
    {
        null => false,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => true,
        AggregateException several => several.InnerExceptions.Any(IsTooLarge),
        _ => IsTooLarge(thrown.InnerException),
    };
}
