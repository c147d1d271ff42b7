using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace U4ssc.Subscriptions.Broker;

/// <summary>
/// An event as CloudEvents have it on AMQP, in binary mode: the body is the bytes of <c>data</c> as they stand in the text that was fixed
/// when the event was numbered, and each attribute is the text that stands there. Nothing is read and written anew.
/// </summary>
/// <param name="Key">What it is routed by.</param>
internal sealed record EventMessage(string Key, BasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    /// <summary>What the names of attributes begin with.</summary>
    public const string Prefix = "cloudEvents:";

    /// <summary>From an event's text.</summary>
    public static EventMessage Of(string key, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        var headers = new Dictionary<string, object?>();
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent, Headers = headers };
        var body = ReadOnlyMemory<byte>.Empty;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "data")
            {
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                body = bytes.AsMemory(from..(int)reader.BytesConsumed);
                continue;
            }

            var value = reader.GetString() ?? "";
            if (name == "datacontenttype") properties.ContentType = value;
            else headers[Prefix + name] = value;
            if (name == "id") properties.MessageId = value;
        }

        return new(key, properties, body);
    }
}
