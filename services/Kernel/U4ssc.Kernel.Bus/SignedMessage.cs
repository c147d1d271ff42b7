using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace U4ssc.Kernel.Bus;

/// <summary>What a service signs of a message: all that a reaction takes from it, and what kind of message it is.</summary>
/// <param name="Id">Id of the message.</param>
/// <param name="Service">The service that tells it.</param>
/// <param name="Number">Its place among all messages of that service; null where it is no announcement.</param>
/// <param name="Ordinal">Its place among those of its type; null where it is no announcement.</param>
/// <param name="Type">The exchange of its type, such as <c>u4ssc.registry.v1.city-enrolled</c>.</param>
/// <param name="Correlation">What the request that set it off was called.</param>
/// <param name="Message">Its content, as it lies in the envelope.</param>
public sealed record SignedMessage(Guid? Id, string? Service, long? Number, long? Ordinal, string Type, string? Correlation,
    JsonElement Message)
{
    private const int BytesAtFirst = 4096;
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement<object?>(null);

    /// <summary>
    /// What is signed, by its SHA-256: canonical JSON (RFC 8785) of <c>correlation</c>, <c>id</c>, <c>message</c>, <c>number</c>,
    /// <c>ordinal</c>, <c>service</c> and <c>type</c>. What is absent is <c>null</c>.
    /// </summary>
    /// <exception cref="NotCanonicalException">The content has no canonical form.</exception>
    public ArrayBufferWriter<byte> Bytes()
    {
        var to = new ArrayBufferWriter<byte>(BytesAtFirst);
        CanonicalJson.Write(to,
        [
            new("correlation", Element(Correlation)), new("id", Element(Id?.ToString())), new("message", Message),
            new("number", Element(Number)),
            new("ordinal", Element(Ordinal)), new("service", Element(Service)), new("type", Element(Type)),
        ]);
        return to;
    }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: Ed25519 itself goes over all that it signs twice, and more slowly.</summary>
    /// <exception cref="NotCanonicalException">The content has no canonical form.</exception>
    public byte[] Sha256() => SHA256.HashData(Bytes().WrittenSpan);

    private static JsonElement Element(string? text) => text is null ? Nothing : JsonSerializer.SerializeToElement(text);

    private static JsonElement Element(long? number) => number is null ? Nothing : JsonSerializer.SerializeToElement(number.Value);
}
