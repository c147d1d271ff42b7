using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>
/// Asks an endpoint whether it wants events: nobody can subscribe somebody else's address. It wants them if the text of
/// <c>data.challenge</c> comes back, alone or as <c>{"challenge":"…"}</c>.
/// </summary>
internal sealed class Challenger(WebhookSender sender, Notices notices, TimeProvider clock)
{
    private const int ChallengeBytes = 24;

    /// <summary>One attempt; accepted where the challenge came back.</summary>
    public async Task<Attempted> Ask(Guid subscription, Uri to, WebhookSigner signer, CancellationToken cancellation)
    {
        var challenge = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ChallengeBytes));
        var posted = notices.Write(Notices.Challenge, subscription, clock.GetUtcNow(), new Notices.ChallengeData(challenge));
        var attempted = await sender.Send(to, posted, signer, cancellation);
        return attempted.Outcome != AttemptOutcome.Accepted || CameBack(attempted.Answer, challenge)
            ? attempted
            : attempted with
            {
                Outcome = AttemptOutcome.Failed,
                Error = "The endpoint answered, but not with the challenge (data.challenge).",
            };
    }

    private static bool CameBack(string? answer, string challenge)
    {
        if (answer?.Trim() is not { } text) return false;
        if (text == challenge) return true;
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            return (root.ValueKind == JsonValueKind.String && root.ValueEquals(challenge))
                || (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("challenge", out var member)
                    && member.ValueKind == JsonValueKind.String && member.ValueEquals(challenge));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
