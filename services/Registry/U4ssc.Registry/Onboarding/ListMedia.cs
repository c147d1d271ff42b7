using System.Net.Mime;
using Microsoft.Net.Http.Headers;

namespace U4ssc.Registry.Onboarding;

/// <summary>The media types under which a list comes in, compared as RFC 9110 says: without case, quoted or not.</summary>
internal static class ListMedia
{
    // What Windows calls a CSV where a spreadsheet is installed, and what others do. The bytes tell whether it is one.
    public static readonly IReadOnlyList<string> Others = ["application/csv", "application/vnd.ms-excel", "text/tab-separated-values"];

    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Send = "Send the list as CSV in UTF-8 with Content-Type: text/csv; charset=utf-8.";

    public static void RefuseOthers(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !Others.Append(MediaTypeNames.Text.Csv).Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw Refused(type?.MediaType.Equals(Xlsx, StringComparison.OrdinalIgnoreCase) == true
                ? $"Workbooks cannot be uploaded yet. Save the list as \"CSV UTF-8\". {Send}"
                : $"The list must be CSV. {Send}");
        }

        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (charset.HasValue && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))
            throw Refused($"The list must be UTF-8. {Send}");
    }

    private static BadHttpRequestException Refused(string sentence) => new(sentence, StatusCodes.Status415UnsupportedMediaType);
}
