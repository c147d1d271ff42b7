using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace U4ssc.Certification.Pages;

/// <summary>
/// HTML that is safe by its type: whatever is put into the holes of a template is encoded, except what is HTML already.
/// There is no way to turn a text into HTML but through a literal template.
/// </summary>
internal readonly record struct Html
{
    // Names of cities stay readable in the source; the five characters with a meaning are encoded all the same.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string markup;

    private Html(string markup) => this.markup = markup;

    /// <summary>Fills a template.</summary>
    public static Html Of(Template template) => new(template.ToString());

    /// <summary>One after the other.</summary>
    public static Html All(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.ToString())));

    /// <inheritdoc />
    public override string ToString() => markup ?? "";

    /// <summary>A template with holes.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Template(int literalLength, int formattedCount)
    {
        private readonly StringBuilder text = new(literalLength + formattedCount * 16);

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(Html part) => text.Append(part.ToString());

        public void AppendFormatted<T>(T value, string? format = null) =>
            text.Append(Encoder.Encode((value is IFormattable f ? f.ToString(format, CultureInfo.InvariantCulture) : value?.ToString())
                ?? ""));

        public override string ToString() => text.ToString();
    }
}
