using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Audit.Tests;

/// <summary>Hashes of every kind with what they are hashes of, as they were written down when the services first made them.</summary>
internal static class WrittenDown
{
    /// <summary>Computes each hash of a kind from its content, and compares.</summary>
    public static void Holds<T>(string kind, Func<T, string> hash) =>
        Assert.All(Of(kind).EnumerateObject(), one =>
            Assert.Equal(one.Value.GetProperty("sha256").GetString(), hash(one.Value.GetProperty("of").Deserialize<T>(Json.Options)!)));

    /// <summary>The hash of a content that ships with the catalogue.</summary>
    public static void HoldsOfShipped<T>(string kind, Func<T, string> hash)
    {
        var (file, sha256) = (Of(kind).GetProperty("of").GetString()!, Of(kind).GetProperty("sha256").GetString());
        Assert.Equal(sha256, hash(Shipped<T>(file)));
    }

    /// <summary>What ships with the catalogue.</summary>
    public static T Shipped<T>(string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Repository.At("services", "Catalogue", "U4ssc.Catalogue", "Data", file)),
            Json.Options)!;

    /// <summary>The file of a kind.</summary>
    public static JsonElement Of(string kind) =>
        JsonElement.Parse(File.ReadAllText(Repository.At("tests", "U4ssc.Contracts.Tests", "golden", "hashes", $"{kind}.json")));
}
