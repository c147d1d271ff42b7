using System.Text.Json;
using U4ssc.Kernel.Http;

namespace U4ssc.Audit.Service.Timelines;

/// <summary>
/// The names behind subject ids, for one caller: Identity tells them to whom it would tell them anyway. Nothing of it is kept.
/// </summary>
internal sealed class Names(Platform platform, Request request)
{
    private const int KeptMax = 1000;
    private readonly Dictionary<string, string?> known = new(StringComparer.Ordinal);
    private bool isSilent = !platform.Has(Platform.Identity);

    /// <summary>The name; null where there is none for this caller.</summary>
    public async Task<string?> Of(Stored happened)
    {
        if (isSilent || happened.Role is "service" or "unknown") return null;
        if (known.TryGetValue(happened.Actor, out var name)) return name;
        if (known.Count == KeptMax) known.Clear();
        return known[happened.Actor] = await Ask(happened.Actor);
    }

    private async Task<string?> Ask(string subject)
    {
        var isPerson = Guid.TryParseExact(subject, "D", out _);
        var answer = await platform.Ask(
            Platform.Identity, $"/api/identity/{(isPerson ? "users" : "clients")}/{Uri.EscapeDataString(subject)}", request);
        // The role may never know: it is not asked again.
        isSilent = answer.IsForbidden;
        return answer.Body is { } account && account.TryGetProperty(isPerson ? "displayName" : "name", out var name)
            && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
    }
}
