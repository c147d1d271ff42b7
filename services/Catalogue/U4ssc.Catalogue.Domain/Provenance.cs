namespace U4ssc.Catalogue.Domain;

/// <summary>
/// Where the content of an edition's fields was read: the words that the shipped edition uses, explained wherever they are shown. Not
/// everything in an edition with an official title is official.
/// </summary>
public static class Provenance
{
    /// <summary>What each word means.</summary>
    public static IReadOnlyDictionary<string, string> Legend { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["source:itu"] = "Read in material that ITU or U4SSC published; the KPI's source names the page.",
        ["source:secondary"] =
            "Read in a text of somebody else that repeats official material, such as a city's report or a national guide.",
        ["inferred"] = "Concluded by this project from what was read. No text states it.",
        ["memory"] = "Written down from memory, in our own words, without the official text at hand. To be checked against it before anybody relies on it.",
        ["unknown"] = "Not found. What stands here is not known to be so in official material.",
        ["unknown (kind_guess is memory)"] = "Not found. The KPI's type that is given is a guess from memory.",
    };
}
