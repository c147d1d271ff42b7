using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace U4ssc.Kernel.Http;

/// <summary>
/// An answer that goes on: server-sent events of one thing. A token is checked when a request begins; here it is asked again at every look,
/// so that who was suspended, or whose token ran out, hears no more. The gateway bounds how many a subject may have open.
/// </summary>
public static class Followed
{
    /// <summary>The form that it is asked for in.</summary>
    public const string MediaType = "text/event-stream";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FollowedMax = TimeSpan.FromHours(1);

    /// <summary>Tells what <paramref name="look"/> sees, each time it is another.</summary>
    /// <param name="look">The thing as this caller may see it now; null where it may not any more.</param>
    /// <param name="isLast">True where nothing follows.</param>
    public static IResult Events<T>(Request request, string kind, Func<Task<T?>> look, Func<T, bool> isLast)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(look);
        ArgumentNullException.ThrowIfNull(isLast);
        return TypedResults.ServerSentEvents(Changes(request, kind, look, isLast, request.Cancellation));
    }

    /// <summary>Something that is told, with what the caller names it by when it comes back (<c>Last-Event-ID</c>).</summary>
    public sealed record Item(string Id, string Kind, string Text);

    /// <summary>Tells what comes. Something has to come now and then, so that it is asked whether the caller may still hear.</summary>
    public static IResult Feed(Request request, IAsyncEnumerable<Item> items)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(items);
        return TypedResults.ServerSentEvents(Told(request, items, request.Cancellation));
    }

    /// <summary>One JSON document a line, where that form was asked for (<c>application/x-ndjson</c>).</summary>
    public const string Lines = "application/x-ndjson";

    /// <summary>The same as lines: each goes out before the next is asked for, so that who reads says how fast it goes.</summary>
    public static IResult FeedLines(Request request, IAsyncEnumerable<Item> items)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(items);
        return TypedResults.Stream(async output =>
        {
            await foreach (var item in Told(request, items, request.Cancellation))
            {
                await output.WriteAsync(Encoding.UTF8.GetBytes(item.Data + "\n"), request.Cancellation);
                await output.FlushAsync(request.Cancellation);
            }
        }, Lines);
    }

    private static async IAsyncEnumerable<SseItem<string>> Told(
        Request request, IAsyncEnumerable<Item> items, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var services = request.Http.RequestServices;
        var (clock, ended) = (services.GetRequiredService<TimeProvider>(), services.GetRequiredService<EndedTokens>());
        var until = Earlier(request.Now + FollowedMax, EndOf(request.Http.User));
        await foreach (var item in items.WithCancellation(cancellation))
        {
            if (clock.GetUtcNow() >= until || ended.Covers(request.Http.User)) yield break;
            yield return new(item.Text, item.Kind) { EventId = item.Id };
        }
    }

    private static async IAsyncEnumerable<SseItem<T>> Changes<T>(
        Request request, string kind, Func<Task<T?>> look, Func<T, bool> isLast, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        var services = request.Http.RequestServices;
        var (clock, ended) = (services.GetRequiredService<TimeProvider>(), services.GetRequiredService<EndedTokens>());
        var until = Earlier(request.Now + FollowedMax, EndOf(request.Http.User));
        var last = default(T);
        while (clock.GetUtcNow() < until && !ended.Covers(request.Http.User) && await look() is { } seen)
        {
            if (!seen.Equals(last)) yield return new(seen, kind);
            if (isLast(seen)) yield break;
            last = seen;
            await Task.Delay(LookEvery, clock, cancellation);
        }
    }

    // No token passes without its end.
    private static DateTimeOffset EndOf(ClaimsPrincipal user) =>
        long.TryParse(user.FindFirstValue("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.MaxValue;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
