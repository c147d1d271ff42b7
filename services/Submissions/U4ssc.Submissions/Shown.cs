using System.Globalization;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Submissions;

/// <summary>A read that is made of more than one thing: its body, with the version of the submission it was made from.</summary>
internal static class Shown
{
    public static IResult At<T>(Request request, T body, long version)
    {
        request.Http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
        return TypedResults.Json(body, Json.Options);
    }
}
