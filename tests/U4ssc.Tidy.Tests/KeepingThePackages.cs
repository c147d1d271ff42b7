using U4ssc.Tidy.Tests.Checks;
using U4ssc.Tidy.Tests.References;
using Xunit;
using static U4ssc.Tidy.Tests.Findings;

namespace U4ssc.Tidy.Tests;

/// <summary>Whose work comes along, and under which terms: from the lock files and the packages' own descriptions.</summary>
public sealed class KeepingThePackages
{
    private const string Project = "services/Registry/U4ssc.Registry/U4ssc.Registry.csproj";
    private const string Lock = "services/Registry/U4ssc.Registry/packages.lock.json";
    private const string Asks = "<PackageReference Include=\"Marten\" />";

    private static IReadOnlyList<Package> All { get; } = Packages.In(SourceTree.Repository);

    [Fact]
    public void each_package_comes_in_one_version_with_its_hash()
    {
        Assert.True(All.Count > 50);
        None(Packages.Doubled(All));
    }

    [Fact]
    public void each_licence_lets_everybody_use_the_platform() => None(Packages.NotAllowed(All, Packages.Facts));

    [Fact]
    public void nothing_comes_from_outside_a_lock() => None(Packages.OutsideALock(SourceTree.Repository));

    [Fact]
    public void the_list_the_bill_of_materials_and_the_notice_are_current()
    {
        Generated.IsCurrent(PackageReference.Markdown(All, Packages.Facts), "docs", "reference", "packages.md");
        Generated.IsCurrent(PackageReference.Bill(All, Packages.Facts), "docs", "reference", "bom.json");
        Generated.IsCurrent(PackageReference.Notice(All, Packages.Facts), "NOTICE");
    }

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("Apache-2.0 OR MPL-2.0", true)]
    [InlineData("(MIT AND BSD-3-Clause)", true)]
    [InlineData("MIT AND GPL-3.0-only", false)]
    [InlineData("AGPL-3.0-only", false)]
    [InlineData("none that could be read", false)]
    public void a_licence_is_read_as_it_is_meant(string licence, bool may) => Assert.Equal(may, Packages.MayBeUsed(licence));

    [Theory]
    [InlineData("<license type=\"expression\">MIT</license>", "MIT")]
    [InlineData("<license type=\"file\">terms.txt</license>", "none that could be read")]
    [InlineData("<license type=\"file\">mit.txt</license>", "MIT")]
    [InlineData("<licenseUrl>https://example.org/terms</licenseUrl>", "none that could be read")]
    public void a_licence_that_is_a_file_is_known_by_its_words(string said, string licence) => Assert.Equal(licence, Packages.Facts(
        $"<package><metadata><id>X</id>{said}</metadata></package>",
        name => name == "mit.txt"
            ? "MIT License\n\nPermission is hereby granted, free of charge, to any person"
            : "Pay per core.").Licence);

    [Fact]
    public void two_versions_and_a_missing_hash_are_noticed() => At(
        Packages.Doubled([new("A", "1.0.0", "x", true, []), new("a", "2.0.0", "x", false, []), new("B", "1.0.0", "", true, []),
            new("C", "1.0.0", "x", true, [])]), "A", "B");

    [Fact]
    public void a_package_outside_a_lock_is_noticed() => At(
        Packages.OutsideALock(Planted(
            "Directory.Build.props",
            "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile> <RestoreLockedMode Condition=\"x\">true</RestoreLockedMode>",
            "deploy/Extra/Extra.csproj", "",
            "nuget.config", "<package pattern=\"*\" />",
            Lock, "{ \"Npgsql\": { } }",
            Project, Asks)),
        "deploy/Extra/Extra.csproj", Project, "Directory.Build.props");
}
