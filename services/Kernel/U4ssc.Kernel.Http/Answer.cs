using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace U4ssc.Kernel.Http;

/// <summary>An answer as a value, so that it can be kept in the transaction of what it answers.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Serialised as JSON; null for none.</param>
/// <param name="Location">Where a new thing is.</param>
/// <param name="Version">Becomes the ETag.</param>
public sealed record Answer(int Status, object? Body = null, string? Location = null, long? Version = null) : IResult
{
    /// <summary>200.</summary>
    public static Answer Ok(object body, long? version = null) => new(StatusCodes.Status200OK, body, null, version);

    /// <summary>201 with where it is.</summary>
    public static Answer Created(string location, object body, long version) => new(StatusCodes.Status201Created, body, location, version);

    /// <summary>202 with where to follow it.</summary>
    public static Answer Accepted(string location, object body) => new(StatusCodes.Status202Accepted, body, location);

    /// <summary>204.</summary>
    public static Answer NoContent(long version) => new(StatusCodes.Status204NoContent, null, null, version);

    /// <summary>The same in its bytes.</summary>
    public GivenAnswer Given() => new(
        Status, Body is null ? null : JsonSerializer.SerializeToUtf8Bytes(Body, Body.GetType(), Json.Options), Location, Version,
        "application/json; charset=utf-8");

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var given = Given();
        // What has no version, such as a page of a list, is known again by its bytes.
        if (Status == StatusCodes.Status200OK && Version is null && given.Bytes is { } bytes
            && HttpMethods.IsGet(httpContext.Request.Method))
            httpContext.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";
        return given.ExecuteAsync(httpContext);
    }
}

/// <summary>An answer in its bytes: what the caller got, and gets again for the same key.</summary>
public sealed record GivenAnswer(int Status, byte[]? Bytes, string? Location, long? Version, string ContentType, bool Replayed = false)
    : IResult
{
    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Location is not null) response.Headers.Location = Location;
        if (Version is { } version) response.Headers.ETag = ETag(version);
        if (Replayed) response.Headers["Idempotency-Replayed"] = "true";
        if (Bytes is null) return;
        response.ContentType = ContentType;
        response.ContentLength = Bytes.Length;
        await response.Body.WriteAsync(Bytes, httpContext.RequestAborted);
    }

    /// <summary>A version as an entity tag.</summary>
    public static string ETag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
