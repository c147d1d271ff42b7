using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Tidy.Tests.Checks;

namespace U4ssc.Tidy.Tests.References;

/// <summary>
/// Whose work comes along, in three forms: a list with licences, a bill of materials for machines (CycloneDX), and the notice that goes
/// with the product.
/// </summary>
public static class PackageReference
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>docs/reference/packages.md</summary>
    public static string Markdown(IReadOnlyList<Package> packages, Func<Package, PackageFacts?> facts)
    {
        ArgumentNullException.ThrowIfNull(packages);
        ArgumentNullException.ThrowIfNull(facts);
        var text = new StringBuilder(
            "# Packages\n\nEvery package that comes along, from the lock files, with the licence that it says of itself; what comes with the tests alone is not\n");
        text.Append(
            "part of the product. For machines the same is in [bom.json](bom.json) (CycloneDX). This page is generated; a test fails when it is out of date\n");
        text.Append(
            "or when a licence is not one of the allowed: `./deploy/packages` writes it anew.\n\n| package | version | licence | comes with |\n|---|---|---|---|\n");
        foreach (var package in packages)
            text.Append(CultureInfo.InvariantCulture,
                $"| {package.Name} | {package.Version} | {facts(package)?.Licence} | {(package.Ships ? "the product" : "the tests")} |\n");
        return text.ToString();
    }

    /// <summary>docs/reference/bom.json: no time and no serial number, so that the same packages give the same bytes.</summary>
    public static string Bill(IReadOnlyList<Package> packages, Func<Package, PackageFacts?> facts)
    {
        ArgumentNullException.ThrowIfNull(packages);
        ArgumentNullException.ThrowIfNull(facts);
        var byName = packages.ToLookup(package => package.Name, StringComparer.OrdinalIgnoreCase);
        var bill = new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = "u4ssc-platform", ["name"] = "U4ssc.Platform" },
            },
            ["components"] = new JsonArray([.. packages.Select(package => new JsonObject
            {
                ["type"] = "library",
                ["bom-ref"] = Url(package),
                ["name"] = package.Name,
                ["version"] = package.Version,
                ["scope"] = package.Ships ? "required" : "excluded",
                ["licenses"] = new JsonArray(Licence(facts(package)?.Licence ?? "")),
                ["purl"] = Url(package),
                ["properties"] = new JsonArray(new JsonObject { ["name"] = "lock:contentHash", ["value"] = package.Hash }),
            })]),
            ["dependencies"] = new JsonArray([.. packages.Select(package => new JsonObject
            {
                ["ref"] = Url(package),
                ["dependsOn"] = new JsonArray([.. package.Needs.SelectMany(need => byName[need]).Select(Url).Order(StringComparer.Ordinal)
                    .Select(url => JsonValue.Create(url))]),
            })]),
        };
        return bill.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>NOTICE</summary>
    public static string Notice(IReadOnlyList<Package> packages, Func<Package, PackageFacts?> facts)
    {
        ArgumentNullException.ThrowIfNull(packages);
        ArgumentNullException.ThrowIfNull(facts);
        var text = new StringBuilder(
            "U4ssc.Platform\nCopyright U4ssc.Platform contributors\nLicensed under the Apache License 2.0; see LICENSE.\n\n");
        text.Append("Data: places of the demonstration are from GeoNames (CC BY 4.0).\n\nThe product includes the work of others:\n\n");
        foreach (var package in packages.Where(package => package.Ships))
        {
            var said = facts(package);
            text.Append(CultureInfo.InvariantCulture,
                $"{package.Name} {package.Version} ({said?.Licence})\n  {(said?.Copyright.Length > 0 ? said.Copyright : said?.Authors)}\n");
        }

        return text.ToString();
    }

    private static string Url(Package package) => $"pkg:nuget/{package.Name}@{package.Version}";

    private static JsonObject Licence(string said) => said.Contains(' ', StringComparison.Ordinal)
        ? new JsonObject { ["expression"] = said }
        : new JsonObject { ["license"] = new JsonObject { ["id"] = said } };
}
