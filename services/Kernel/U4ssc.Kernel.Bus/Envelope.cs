using System.Text.Json;

namespace U4ssc.Kernel.Bus;

/// <summary>The envelope of a message as it came, read without making anything of its content.</summary>
internal sealed class Envelope : IDisposable
{
    // A name that occurs twice is read by one program like this and by another like that.
    private static readonly JsonDocumentOptions Exact = new() { MaxDepth = Json.DepthMax + 2, AllowDuplicateProperties = false };

    private readonly JsonDocument document;

    private Envelope(JsonDocument document) => this.document = document;

    public Guid? Id => Guid.TryParse(Text(document.RootElement, "messageId"), out var id) ? id : null;

    public string? Service => Text(Headers, ToldHeaders.Service);

    public string? Signature => Text(Headers, ToldHeaders.Signature);

    public bool WantsAnAnswer => Has("responseAddress") || Has("faultAddress");

    private JsonElement Headers => document.RootElement.TryGetProperty("headers", out var headers) ? headers : default;

    /// <summary>Null where it is none.</summary>
    public static Envelope? Read(byte[] body)
    {
        try
        {
            var document = JsonDocument.Parse(body, Exact);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out _))
                return new(document);
            document.Dispose();
        }
        catch (JsonException)
        {
            // As below.
        }

        return null;
    }

    /// <summary>True where it says that the content is of this type.</summary>
    public bool IsOf(string name) =>
        document.RootElement.TryGetProperty("messageType", out var types) && types.ValueKind == JsonValueKind.Array
        && types.EnumerateArray().Any(type => type.ValueKind == JsonValueKind.String && type.ValueEquals(name));

    /// <summary>What must have been signed, if this is a message of this type.</summary>
    public SignedMessage Signed(string type) => new(
        Id, Service, Number(ToldHeaders.Number), Number(ToldHeaders.Ordinal), type, Text(Headers, ToldHeaders.Correlation),
        document.RootElement.GetProperty("message"));

    public void Dispose() => document.Dispose();

    private long? Number(string name) =>
        Headers.ValueKind == JsonValueKind.Object && Headers.TryGetProperty(name, out var number)
            && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt64(out var value) ? value : null;

    private bool Has(string name) => document.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    // Half a surrogate pair is no text.
    private static string? Text(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var text)
            || text.ValueKind != JsonValueKind.String) return null;
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
