using System.Globalization;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Catalogue;

/// <summary>How public reads may be kept by others: what is published never changes, a draft is asked for again each time.</summary>
internal static class PublicAnswer
{
    public const string KeepFrozen = "public, max-age=3600";
    public const string KeepDraft = "no-cache";

    /// <summary>Says how long this answer may be kept.</summary>
    public static void Keep(Request request, bool frozen) =>
        request.Http.Response.Headers.CacheControl = frozen ? KeepFrozen : KeepDraft;

    /// <summary>200 with ETag and Cache-Control, or 304 where the caller has it already.</summary>
    public static IResult Of(Request request, long version, bool frozen, Func<IResult> answer)
    {
        Keep(request, frozen);
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
        request.Http.Response.Headers.ETag = tag;
        return Conditions.HasAlready(request.Http.Request, tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : answer();
    }

    /// <summary>The same for a body that becomes JSON.</summary>
    public static IResult Of(Request request, long version, bool frozen, object body) =>
        Of(request, version, frozen, () => Results.Json(body, Json.Options));
}
