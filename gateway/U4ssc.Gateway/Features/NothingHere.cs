using System.Net;
using Microsoft.Net.Http.Headers;
using U4ssc.Kernel.Http;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace U4ssc.Gateway.Features;

/// <summary>
/// A page instead of a problem where a person came to nothing: an unknown address, or a certificate's number that is mistyped.
/// </summary>
internal static class NothingHere
{
    private const string Certificates = "/api/certification/certificates/";

    /// <summary>True where a reader rather takes a page than a problem. Who does not say, or takes anything, is a program.</summary>
    public static bool IsForAPerson(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && AcceptedForm.Of(http.Request, "application/problem+json", "application/json", "text/html") == "text/html";

    public static Task Answer(HttpContext http)
    {
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        return Page(http).ExecuteAsync(http);
    }

    private static IResult Page(HttpContext http) => http.Request.Path.StartsWithSegments(Certificates.TrimEnd('/'))
        ? PlainPage.Of(
            "No such certificate",
            """
            <p>No certificate has this number. Compare it with what is printed, letter by letter, or look into the
            <a href="/api/certification/register">register</a>, which names every certificate.</p>
            <p><a href="/">To the front page</a></p>
            """,
            StatusCodes.Status404NotFound)
        : PlainPage.Of(
            "Nothing here",
            """
            <p>There is nothing at this address, or it is not yours to see. See whether it is complete.</p>
            <p><a href="/">To the front page</a></p>
            """,
            StatusCodes.Status404NotFound);

    /// <summary>Takes the problem away that a service answered a person with; what is then a bare 404 becomes the page.</summary>
    public static void InsteadOfAProblem(TransformBuilderContext route) => route.AddResponseTransform(answer =>
    {
        var http = answer.HttpContext;
        if (answer.ProxyResponse is
            {
                StatusCode: HttpStatusCode.NotFound,
                Content.Headers.ContentType.MediaType: "application/problem+json"
            }
            && IsForAPerson(http))
        {
            answer.SuppressResponseBody = true;
            http.Response.ContentLength = null;
            http.Response.ContentType = null;
            http.Response.Headers.Remove(HeaderNames.ETag);
        }

        return ValueTask.CompletedTask;
    });
}
