using System.Security.Cryptography;
using System.Text;

namespace U4ssc.Kernel;

/// <summary>Who asks for a change, why, and what asked them: what every stored event carries beside its facts.</summary>
/// <param name="Actor">Opaque subject id, or <c>service:name</c>.</param>
/// <param name="Correlation">The same through everything that one request set off.</param>
/// <param name="Causation">What directly caused it: the request, or the message.</param>
/// <param name="Key">What makes the same ask twice the same ask; null where the caller gave none.</param>
/// <param name="Fingerprint">Hash of what was asked, to tell a repetition from a reused key.</param>
public sealed record Asked(
    string Actor, string Role, string? OnBehalfOf, string? Reason, string Correlation, string Causation, string? Key, string? Fingerprint,
    DateTimeOffset? EffectiveAt = null)
{
    /// <summary>
    /// Under what the first answer to <see cref="Key"/> is kept: a key says nothing of who chose it, and has no length that a store need
    /// know.
    /// </summary>
    public string? KeyHash => Key is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));

    /// <summary>The platform itself, such as a seed at installation.</summary>
    public static Asked BySystem(string name) => new($"system:{name}", "service", null, null, name, name, null, null);
}
