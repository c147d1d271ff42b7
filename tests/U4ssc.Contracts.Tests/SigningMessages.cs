using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit.Serialization;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Contracts.Tests;

/// <summary>A message counts where the service that owns its type has signed it as it is, of every type that there is.</summary>
public sealed class SigningMessages
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Tellers = [.. Messaging.Types.Select(Messaging.Teller).Distinct()];

    public static TheoryData<string> Types() => [.. Messaging.Types.Select(type => type.FullName!)];

    [Fact]
    public void what_is_signed_and_its_signature_are_as_they_were_written_down()
    {
        var folder = Path.Combine(Golden.Folder, "signatures");
        var wanted = Messaging.Types.ToDictionary(type => $"{type.FullName!["U4ssc.Contracts.".Length..]}.json", type =>
        {
            var signed = Genuine(type);
            return Golden.Text(new JsonObject
            {
                ["signed"] = Encoding.UTF8.GetString(signed.Bytes().WrittenSpan),
                ["publicKey"] = TestKeys.Public(Messaging.Teller(type)),
                ["signature"] = Sign(signed),
            });
        }, StringComparer.Ordinal);
        var problems = Golden.Problems(folder, wanted, Repository.Writes);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void every_service_takes_what_the_owner_signed_however_the_content_is_spelled(string type)
    {
        var genuine = Genuine(Of(type));
        var spelled = genuine with { Message = JsonDocument.Parse(Backwards(genuine.Message)).RootElement };
        Assert.NotEqual(genuine.Message.GetRawText(), spelled.Message.GetRawText());
        foreach (var service in Tellers)
        {
            Assert.Null(TestKeys.Of(service).Wrong(genuine, Sign(genuine), Messaging.Teller(Of(type)), Now));
            Assert.Null(TestKeys.Of(service).Wrong(spelled, Sign(genuine), Messaging.Teller(Of(type)), Now));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void what_the_bus_library_writes_is_what_was_signed(string type)
    {
        var written = JsonSerializer.SerializeToElement(Samples.Complete(Of(type)), Of(type),
            Messaging.AsWritten(new(SystemTextJsonMessageSerializer.Options)));
        Assert.Equal(Encoding.UTF8.GetString(CanonicalJson.Bytes(Genuine(Of(type)).Message)),
            Encoding.UTF8.GetString(CanonicalJson.Bytes(written)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void no_service_takes_what_is_unsigned_or_signed_by_anybody_else(string type)
    {
        var genuine = Genuine(Of(type));
        var teller = Messaging.Teller(Of(type));
        var signature = Sign(genuine);
        foreach (var none in new[] { null, "" }) Assert.Equal(NotGenuine.Unsigned, Wrong(genuine, none));
        foreach (var bad in new[] { "x", signature[..9], signature[..^4], signature + "AAAA", signature.Replace(' ', '-'), signature[..8] +
            signature[9..] })
            Assert.Equal(NotGenuine.MalformedSignature, Wrong(genuine, bad));

        foreach (var other in Tellers.Where(other => other != teller))
        {
            Assert.Equal(NotGenuine.UnknownKey, Wrong(genuine, TestKeys.Of(other).Sign(genuine)));
            var claimed = genuine with { Service = other };
            Assert.Equal(NotGenuine.AnotherService, Wrong(claimed, TestKeys.Of(other).Sign(claimed)));
            // The signature of one key under the id of another.
            Assert.Equal(NotGenuine.Altered, Wrong(genuine, signature[..9] + TestKeys.Of(other).Sign(genuine)[9..]));
        }

        Assert.Equal(NotGenuine.AnotherService, Wrong(genuine with { Service = null }, signature));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void no_service_takes_what_was_altered_anywhere(string type)
    {
        var genuine = Genuine(Of(type));
        var signature = Sign(genuine);
        Assert.Equal(NotGenuine.Altered, Wrong(genuine with { Id = Guid.CreateVersion7() }, signature));
        Assert.Equal(NotGenuine.Altered, Wrong(genuine with { Id = null }, signature));
        Assert.Equal(NotGenuine.Altered, Wrong(genuine with { Number = genuine.Number + 1 }, signature));
        Assert.Equal(NotGenuine.Altered, Wrong(genuine with { Number = null }, signature));
        Assert.Equal(NotGenuine.Altered, Wrong(genuine with { Ordinal = genuine.Ordinal - 1 }, signature));
        Assert.Equal(NotGenuine.Altered, Wrong(genuine with { Correlation = "another" }, signature));
        Assert.Equal(NotGenuine.Altered, Wrong(genuine with { Correlation = null }, signature));

        var alterations = Alterations(genuine.Message).ToList();
        Assert.NotEmpty(alterations);
        foreach (var (what, content) in alterations)
        {
            var wrong = Wrong(genuine with { Message = JsonDocument.Parse(content).RootElement }, signature);
            Assert.True(wrong is NotGenuine.Altered or NotGenuine.NoCanonicalForm, $"{what}: {wrong}");
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void the_content_of_one_type_is_not_taken_as_another(string type)
    {
        var genuine = Genuine(Of(type));
        foreach (var other in Messaging.Types.Where(other => other != Of(type)))
        {
            var readdressed = genuine with { Type = Messaging.Exchange(other) };
            var wrong = TestKeys.Of("certification").Wrong(readdressed, Sign(genuine), Messaging.Teller(other), Now);
            Assert.Equal(Messaging.Teller(other) == genuine.Service ? NotGenuine.Altered : NotGenuine.AnotherService, wrong);
        }
    }

    [Fact]
    public void a_key_counts_from_when_it_is_known_until_its_end_and_another_one_beside_it()
    {
        var genuine = Genuine(Of("U4ssc.Contracts.Registry.V1.CityEnrolled"));
        using var former = Keys("registry", 0, $"Bus:Keys:registry:0:Key={Public(0)}");
        var signature = former.Sign(genuine);
        string[] both = [$"Bus:Keys:registry:0:Key={Public(0)}", $"Bus:Keys:registry:1:Key={Public(1)}"];
        using var next = Keys("registry", 1, both);
        Assert.Null(next.Wrong(genuine, signature, "registry", Now));
        Assert.Null(next.Wrong(genuine, next.Sign(genuine), "registry", Now));

        using var ended = Keys("registry", 1, [.. both, "Bus:Keys:registry:0:Until=2026-11-26T13:00:00+01:00"]);
        Assert.Null(ended.Wrong(genuine, signature, "registry", Now.AddTicks(-1)));
        Assert.Equal(NotGenuine.EndedKey, ended.Wrong(genuine, signature, "registry", Now));
        using var removed = Keys("registry", 1, both[1]);
        Assert.Equal(NotGenuine.UnknownKey, removed.Wrong(genuine, signature, "registry", Now));
    }

    [Theory]
    [InlineData("Bus:SigningKey=", "Bus:SigningKey is not base64 of 32 bytes")]
    [InlineData("Bus:SigningKey=AAAA", "Bus:SigningKey is not base64 of 32 bytes")]
    [InlineData("Bus:Keys:registry:0:Key=x", "Bus:Keys:registry:0:Key is not base64 of 32 bytes")]
    [InlineData("Bus:Keys:catalogue:3:Key=", "Bus:Keys:catalogue:3:Key is not base64 of 32 bytes")]
    [InlineData("Bus:Keys:registry:0:Until=soon", "Bus:Keys:registry:0:Until is no instant")]
    [InlineData("Bus:SigningKey=AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=",
        "Add it at every service: gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q=")]
    public void a_setting_that_cannot_be_is_refused_at_the_start_with_what_to_do(string setting, string says)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Keys("registry", 0, $"Bus:Keys:registry:0:Key={Public(0)}", setting));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    private static MessageKeys Keys(string service, byte seed, params IEnumerable<string> settings) =>
        MessageKeys.Read(service, TestKeys.Configuration(
        settings.Prepend($"Bus:SigningKey={Convert.ToBase64String(Enumerable.Repeat(seed, MessageKeys.KeyBytes).ToArray())}")
            .Select(setting => $"--{setting}")));

    private static string Public(byte seed)
    {
        using var key = NSec.Cryptography.Key.Import(
            NSec.Cryptography.SignatureAlgorithm.Ed25519, Enumerable.Repeat(seed, MessageKeys.KeyBytes).ToArray(),
            NSec.Cryptography.KeyBlobFormat.RawPrivateKey);
        return Convert.ToBase64String(key.PublicKey.Export(NSec.Cryptography.KeyBlobFormat.RawPublicKey));
    }

    private static NotGenuine? Wrong(SignedMessage message, string? signature) =>
        TestKeys.Of("submissions").Wrong(message, signature, Messaging.Teller(Messaging.Types.First(type =>
            Messaging.Exchange(type) == message.Type)), Now);

    private static Type Of(string name) => typeof(IMessage).Assembly.GetType(name, throwOnError: true)!;

    private static string Sign(SignedMessage message) => TestKeys.Of(message.Service!).Sign(message);

    private static SignedMessage Genuine(Type type) => new(
        DerivedId.Of("sample", "message"), Messaging.Teller(type), 1_234, 56, Messaging.Exchange(type), "order-\"7\"-été",
        JsonSerializer.SerializeToElement(Samples.Complete(type), type, Json.Options));

    // The same content: members the other way round, white space, numbers with another spelling.
    private static string Backwards(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            $"{{ {string.Join(" , ", element.EnumerateObject().Reverse().Select(one => $"{JsonSerializer.Serialize(one.Name)} : {Backwards(one.Value)}"))} }}",
        JsonValueKind.Array => $"[ {string.Join(" , ", element.EnumerateArray().Select(Backwards))} ]",
        JsonValueKind.Number =>
            element.GetRawText().Contains('.', StringComparison.Ordinal) ? element.GetRawText() + "0" : element.GetRawText() + "e0",
        JsonValueKind.String =>
            $"\"{string.Concat(element.GetString()!.Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")))}\"",
        _ => element.GetRawText(),
    };

    // Every value changed, every member left out, said twice or under another name, one member more in every object.
    private static IEnumerable<(string What, string Content)> Alterations(JsonElement whole)
    {
        foreach (var pointer in Places(whole, []))
        {
            yield return ($"{pointer.Name} changed", Written(whole, pointer, value => value.ValueKind switch
            {
                JsonValueKind.Number => "7.25",
                JsonValueKind.String => "\"another\"",
                JsonValueKind.True => "false",
                _ => "null",
            }));
            yield return ($"{pointer.Name} left out", Written(whole, pointer, _ => null));
            yield return ($"{pointer.Name} twice", Written(whole, pointer, value => value.GetRawText(), twice: true));
            yield return ($"{pointer.Name} renamed", Written(whole, pointer, value => value.GetRawText(), capital: true));
        }

        yield return ("one member more", whole.GetRawText()[..^1] + ",\"zz\":1}");
    }

    private static IEnumerable<Place> Places(JsonElement element, IReadOnlyList<string> at) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            element.EnumerateObject().SelectMany(member => Places(member.Value, [.. at, member.Name]).Prepend(new([.. at, member.Name]))),
        JsonValueKind.Array =>
            element.EnumerateArray().SelectMany((item, index) => Places(item, [.. at, index.ToString(CultureInfo.InvariantCulture)])),
        _ => [],
    };

    private static string Written(JsonElement element, Place place, Func<JsonElement, string?> say, bool twice = false,
        bool capital = false, int depth = 0)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return $"[{string.Join(',', element.EnumerateArray().Select((item, index) => place.Is(depth, index.ToString(CultureInfo.InvariantCulture)) ? Written(item, place, say, twice, capital, depth + 1) : item.GetRawText()))}]";
        var members = new List<string>();
        foreach (var member in element.EnumerateObject())
        {
            var here = place.Is(depth, member.Name);
            if (here && depth == place.Path.Count - 1)
            {
                var name = JsonSerializer.Serialize(capital ? char.ToUpperInvariant(member.Name[0]) + member.Name[1..] : member.Name);
                if (say(member.Value) is { } said) members.AddRange(Enumerable.Repeat($"{name}:{said}", twice ? 2 : 1));
            }
            else
            {
                members.Add(
                    $"{JsonSerializer.Serialize(member.Name)}:{(here ? Written(member.Value, place, say, twice, capital, depth + 1) : member.Value.GetRawText())}");
            }
        }

        return $"{{{string.Join(',', members)}}}";
    }

    private sealed record Place(IReadOnlyList<string> Path)
    {
        public string Name => string.Join('/', Path);

        public bool Is(int depth, string name) => depth < Path.Count && Path[depth] == name;
    }
}
