using System.Text.Json;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;

namespace U4ssc.Certification.Reactions;

/// <summary>The words of other services' messages as our own. A word that we do not know is a fault, seen on the error queue: guessing would decide wrongly.</summary>
internal static class Words
{
    public static KpiLevel Level(string word) => Of<KpiLevel>(word);

    public static Direction Direction(string word) => Of<Direction>(word);

    public static ReportStatus Status(string word) => Of<ReportStatus>(word);

    public static Verdict Verdict(string word) => Of<Verdict>(word);

    private static T Of<T>(string word) where T : struct, Enum => JsonSerializer.SerializeToElement(word).Deserialize<T>(Json.Options);
}
