using Microsoft.Extensions.Configuration;

namespace U4ssc.Kernel.Http;

/// <summary>Settings, checked before anything starts.</summary>
public static class Settings
{
    /// <summary>Ends the start with one sentence for each setting that is missing.</summary>
    public static void Require(IConfiguration configuration, params string[] keys)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var missing = keys.Where(key => string.IsNullOrWhiteSpace(configuration[key]))
            .Select(key =>
                $"The setting {key} is missing: set it in the environment as {key.Replace(":", "__", StringComparison.Ordinal)}.").ToList();
        if (missing.Count > 0) throw new InvalidOperationException(string.Join(" ", missing));
    }
}
