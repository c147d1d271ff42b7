using System.Globalization;
using System.Text;

namespace U4ssc.Registry.Tests;

/// <summary>Lists that are long enough to be stopped in the middle.</summary>
internal static class ManyLists
{
    public static string Csv(int rows)
    {
        var csv = new StringBuilder("country,externalRef,name\n");
        for (var row = 1; row <= rows; row++) csv.Append(CultureInfo.InvariantCulture, $"NO,GN-{row},Place {row}\n");
        return csv.ToString();
    }
}
