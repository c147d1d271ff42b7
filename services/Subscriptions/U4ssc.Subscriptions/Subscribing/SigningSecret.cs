using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Subscribing;

/// <summary>A secret of a subscription, sealed. It goes with the subscription, or with the second one that comes after it.</summary>
internal sealed class SigningSecret
{
    private const int SecretBytes = 32;
    private const string Prefix = "whsec_";

    /// <summary>Of <see cref="Name"/>.</summary>
    public string Id { get; set; } = "";

    public Guid Subscription { get; set; }

    public int Serial { get; set; }

    public string Sealed { get; set; } = "";

    /// <summary>What names a secret, and what it is sealed for.</summary>
    public static string Name(Guid subscription, int serial) => string.Create(CultureInfo.InvariantCulture, $"{subscription:N}/{serial}");

    /// <summary>
    /// A new one, sealed: in the form of Standard Webhooks, or, for a queue, as a password that needs no escaping in an address.
    /// </summary>
    public static SigningSecret New(SecretSealer sealer, Guid subscription, int serial, DeliveryWay way) => new()
    {
        Id = Name(subscription, serial),
        Subscription = subscription,
        Serial = serial,
        Sealed = sealer.Seal(Text(RandomNumberGenerator.GetBytes(SecretBytes), way), Name(subscription, serial)),
    };

    private static string Text(byte[] secret, DeliveryWay way) =>
        way == DeliveryWay.Queue ? Base64Url.EncodeToString(secret) : Prefix + Convert.ToBase64String(secret);

    /// <summary>
    /// Puts the secret into an answer, on its way out: what is kept of an answer, for the same key, has it sealed (members <c>secret</c>,
    /// <c>id</c> and <c>secretSerial</c>).
    /// </summary>
    public static IResult Reveal(IResult answer, SecretSealer sealer)
    {
        if (answer is not GivenAnswer { Status: StatusCodes.Status201Created or StatusCodes.Status200OK, Bytes: { } bytes } given)
            return answer;
        var body = JsonNode.Parse(bytes)!.AsObject();
        if (body["secret"]?.GetValue<string>() is not { } sealedText) return answer;
        body["secret"] = sealer.Open(sealedText, Name(body["id"]!.GetValue<Guid>(), body["secretSerial"]!.GetValue<int>()));
        return given with { Bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body, Json.Options) };
    }
}
