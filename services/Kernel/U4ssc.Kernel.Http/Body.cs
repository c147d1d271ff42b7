using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace U4ssc.Kernel.Http;

/// <summary>
/// A JSON body that was checked as a whole before its route runs: every wrong place is named at once.
/// </summary>
public sealed class Body<T> : IEndpointParameterMetadataProvider
    where T : class
{
    // What a caller says of the length is only believed so far.
    private const int BytesAtFirst = 64 * 1024;
    private readonly ReadOnlyMemory<byte> written;

    private Body(T value, ReadOnlyMemory<byte> written) => (Value, this.written) = (value, written);

    /// <summary>What the caller says.</summary>
    public T Value { get; }

    /// <summary>The same as it was written, for merge patches, where absent and null differ.</summary>
    public JsonElement Raw => JsonElement.Parse(written.Span);

    /// <summary>Reads and checks the body.</summary>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext http)
    {
        BodyMedia.RequireJson(http.Request);

        using var buffer = new MemoryStream((int)Math.Clamp(http.Request.ContentLength ?? 0, 0, BytesAtFirst));
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        // The hash is only needed to tell a repetition from a reused key.
        if (http.Request.Headers.ContainsKey("Idempotency-Key"))
            http.Items[typeof(Request)] = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

        return new(ExactJson<T>.Read(bytes.Span) ?? Named(bytes), bytes);
    }

    // Something may be wrong with it, and then every wrong place is named.
    private static T Named(ReadOnlyMemory<byte> bytes)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Json.DepthMax, AllowDuplicateProperties = false });
        }
        catch (InvalidOperationException)
        {
            // Where names are compared, halves of surrogate pairs are noticed before anything can be said of the place.
            throw new BadInputException("", "json.name", "A member name in the body is not valid Unicode.");
        }
        catch (JsonException malformed)
        {
            if (bytes.Span.StartsWith(BodyMedia.ByteOrderMark)) throw new BadInputException("", "json.malformed", BodyMedia.WithoutMark);
            throw new BadInputException("", "json.malformed", $"The body is not valid JSON: {malformed.Message}");
        }

        using var owned = json;
        var places = JsonShape.Wrong(json.RootElement, typeof(T));
        if (places.Count > 0) throw new BadInputException(places);
        try
        {
            return json.Deserialize<T>(ComposedText.Options)
                ?? throw new BadInputException("", "json.null", "The body must be a JSON object, not null.");
        }
        catch (InvalidOperationException)
        {
            throw new BadInputException("", "json.name", "A text in the body is not valid Unicode.");
        }
        catch (JsonException wrong)
        {
            throw new BadInputException(JsonShape.PointerOf(wrong.Path), "json.wrong_type", wrong.Message);
        }
    }

    /// <summary>Tells the API document what the body is.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder?.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}
