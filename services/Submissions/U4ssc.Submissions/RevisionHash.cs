using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions;

/// <summary>
/// The hash that names a revision: SHA-256 of the canonical JSON (RFC 8785) of what is frozen. It is the event without its own hash, and
/// also the message <c>SubmissionSubmitted</c> without its hash and its fact, so everybody who has either can compute it.
/// </summary>
internal static class RevisionHash
{
    /// <summary>Lower-case hex.</summary>
    public static string Of(SubmissionSubmitted frozen)
    {
        var content = JsonSerializer.SerializeToNode(frozen, Json.Options)!.AsObject();
        content.Remove("revisionSha256");
        return CanonicalJson.Sha256(JsonSerializer.SerializeToElement(content, Json.Options));
    }
}
