using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace U4ssc.Kernel.Http;

/// <summary>
/// Entity tags as callers send them back (RFC 9110 section 13): lists, <c>*</c>, and tags that something on the way made weak.
/// </summary>
public sealed class Conditions
{
    private readonly bool any;
    private readonly IReadOnlyList<long> versions;

    private Conditions(bool any, IReadOnlyList<long> versions) => (this.any, this.versions) = (any, versions);

    /// <summary>The version where exactly one is named.</summary>
    public long? Single => versions is [var one] ? one : null;

    /// <summary>What <c>If-Match</c> asks for; null where it is not there.</summary>
    public static Conditions? OfChange(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var said = request.Headers.IfMatch;
        if (string.IsNullOrWhiteSpace(said.ToString())) return null;
        if (said.ToString().Trim() == "*") return new(true, []);
        if (EntityTagHeaderValue.TryParseStrictList(said, out var tags))
        {
            var versions = tags.Select(Version).ToList();
            if (versions.Count > 0 && versions.TrueForAll(version => version is not null))
                return new(false, [.. versions.Select(version => version!.Value)]);
        }

        throw new BadInputException("header If-Match", "if_match.malformed",
            "If-Match must be the ETag of the resource as it was answered, such as \"3\".");
    }

    /// <summary>True where a change may be made to this version.</summary>
    public bool Hold(long version) => any || versions.Contains(version);

    /// <summary>True where the caller has what carries this tag already (<c>If-None-Match</c>).</summary>
    public static bool HasAlready(HttpRequest request, string tag)
    {
        ArgumentNullException.ThrowIfNull(request);
        var said = request.Headers.IfNoneMatch;
        if (said.Count == 0) return false;
        if (said.ToString().Trim() == "*") return true;
        return EntityTagHeaderValue.TryParse(tag, out var current) && EntityTagHeaderValue.TryParseList(said, out var seen)
            && seen.Any(one => one.Compare(current, useStrongComparison: false));
    }

    /// <summary>
    /// Answers a read with 304 where the caller has what it would be answered: for every route that gives a tag, whatever form its answer
    /// has.
    /// </summary>
    public static async Task OfRead(HttpContext http, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        if (!HttpMethods.IsGet(http.Request.Method) || http.Request.Headers.IfNoneMatch.Count == 0)
        {
            await next(http);
            return;
        }

        var body = http.Response.Body;
        await using var unless = new UnlessKnown(http, body);
        http.Response.Body = unless;
        try
        {
            await next(http);
            unless.Decide();
        }
        finally
        {
            http.Response.Body = body;
        }
    }

    // What a representation depends on beside the version stands after a hyphen: a change is of the version, whatever form was read.
    private static long? Version(EntityTagHeaderValue tag)
    {
        var text = HeaderUtilities.RemoveQuotes(tag.Tag).AsSpan();
        var hyphen = text.IndexOf('-');
        return long.TryParse(hyphen < 0 ? text : text[..hyphen], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;
    }

    // Lets a body through, or none of it where the tag that came with it is known.
    private sealed class UnlessKnown(HttpContext http, Stream to) : Stream
    {
        private bool? isKnown;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public bool Decide()
        {
            if (isKnown is { } decided) return decided;
            var response = http.Response;
            isKnown = !response.HasStarted && response.StatusCode == StatusCodes.Status200OK
                && response.Headers.ETag.ToString() is { Length: > 0 } tag && HasAlready(http.Request, tag);
            if (isKnown is not true) return false;
            response.StatusCode = StatusCodes.Status304NotModified;
            response.ContentLength = null;
            response.Headers.ContentType = default;
            return true;
        }

        public override void Flush()
        {
            if (!Decide()) to.Flush();
        }

        public override Task FlushAsync(CancellationToken cancellationToken) =>
            Decide() ? Task.CompletedTask : to.FlushAsync(cancellationToken);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!Decide()) to.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Decide() ? ValueTask.CompletedTask : to.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
