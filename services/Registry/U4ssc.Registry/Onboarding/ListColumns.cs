using System.Globalization;
using U4ssc.Kernel;
using U4ssc.Registry.Domain;
using U4ssc.Registry.Domain.Onboarding;

namespace U4ssc.Registry.Onboarding;

/// <summary>What a row says, or the cells that say nothing that can be understood.</summary>
internal sealed record RowRead(string ExternalRef, CityChange Change, IReadOnlyList<RefusedPlace> Wrong);

/// <summary>
/// The columns of a list: the members of a city, the nested ones flat. A column that is absent and a cell that is empty leave what is
/// known; <see cref="Erase"/> takes it away.
/// </summary>
internal static class ListColumns
{
    public const string ExternalRef = "externalRef";

    /// <summary>What a cell says to take away what is known.</summary>
    public const string Erase = "(erase)";

    private const string NamesPrefix = "names.";
    private const int NumberCharactersMax = 30;

    /// <summary>The fixed names; beside them there is one column for each language, <c>names.nb</c>.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "agency", ExternalRef, "name", "country", "subdivision", "unLocode", "latitude", "longitude", "population", "populationYear",
        "areaKm2", "households",
    ];

    /// <summary>What the file of rejects adds; ignored on the way in, so that it can be corrected and uploaded as it is.</summary>
    public static IReadOnlyList<string> Report { get; } = ["_row", "_column", "_code", "_message"];

    public static bool Knows(string column) =>
        Known.Contains(column, StringComparer.Ordinal) || Report.Contains(column, StringComparer.Ordinal)
        || (column.StartsWith(NamesPrefix, StringComparison.Ordinal) && Shapes.IsLanguageTag(column[NamesPrefix.Length..]));

    /// <summary>The column that a place in a city's details comes from: <c>/population/year</c> is <c>populationYear</c>.</summary>
    public static string Of(string pointer) => pointer switch
    {
        "/population/value" => "population",
        "/population/year" => "populationYear",
        _ when pointer.StartsWith("/names/", StringComparison.Ordinal) => NamesPrefix + pointer["/names/".Length..],
        _ => pointer.TrimStart('/'),
    };

    /// <summary>What of a city's details becomes another, column by column, as a list writes it.</summary>
    public static IReadOnlyList<CellChange> Changes(CityDetails? before, CityDetails after)
    {
        var (was, now) = (before is null ? [] : Cells(before), Cells(after));
        return [.. was.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Select(column => new CellChange(column, was.GetValueOrDefault(column), now.GetValueOrDefault(column)))
            .Where(change => change.Before != change.After)];
    }

    private static Dictionary<string, string?> Cells(CityDetails city)
    {
        var cells = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["name"] = city.Name,
            ["country"] = city.Country,
            ["subdivision"] = city.Subdivision,
            ["unLocode"] = city.UnLocode,
            ["latitude"] = Figure(city.Latitude),
            ["longitude"] = Figure(city.Longitude),
            ["population"] = Figure(city.Population?.Value),
            ["populationYear"] = city.Population?.Year.ToString(CultureInfo.InvariantCulture),
            ["areaKm2"] = Figure(city.AreaKm2),
            ["households"] = Figure(city.Households),
        };
        foreach (var (language, name) in city.Names) cells[NamesPrefix + language] = name;
        return cells;
    }

    private static string? Figure(decimal? figure) =>
        figure is { } known ? Figures.Plain(known).ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>What a row says.</summary>
    public static RowRead Read(string agency, IReadOnlyList<string> columns, string[] cells)
    {
        var wrong = new List<RefusedPlace>();
        if (cells.Length < columns.Count)
            return new("", new(), [OnboardingRefusals.CellsMissing(cells.Length, columns.Count, columns[cells.Length])]);
        if (cells.Length > columns.Count) return new("", new(), [OnboardingRefusals.CellsSurplus(cells.Length, columns.Count)]);
        if (Array.FindIndex(cells, cell => cell.AsSpan().Trim().ContainsAny('\r', '\n')) is >= 0 and var broken)
            return new("", new(), [OnboardingRefusals.LineBreak(columns[broken])]);
        var row = new Row(columns, cells, wrong);
        if (row.Text("agency") is { IsSaid: true, Value: { } other } && other != agency) wrong.Add(OnboardingRefusals.OtherAgency(agency));
        var change = new CityChange
        {
            Name = row.Text("name"),
            Names = row.Names(),
            Country = row.Text("country"),
            Subdivision = row.Text("subdivision"),
            UnLocode = row.Text("unLocode"),
            Latitude = row.Number("latitude"),
            Longitude = row.Number("longitude"),
            Population = row.Population(),
            AreaKm2 = row.Number("areaKm2"),
            Households = row.Number("households"),
        };
        var reference = row.Text(ExternalRef);
        if (reference is { IsSaid: true, Value: null }) wrong.Add(OnboardingRefusals.ReferenceErased);
        return new(reference.Value ?? "", change, wrong);
    }

    private sealed class Row(IReadOnlyList<string> columns, string[] cells, List<RefusedPlace> wrong)
    {
        public Said<string> Text(string column) => Cell(column) is { } cell ? new(cell == Erase ? null : cell) : default;

        public Said<decimal?> Number(string column)
        {
            if (Cell(column) is not { } cell) return default;
            if (cell == Erase) return new((decimal?)null);
            // Longer ones would be rounded in silence.
            if (cell.Length <= NumberCharactersMax
                && decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                    out var number)) return new(number);
            wrong.Add(OnboardingRefusals.NotANumber(column));
            return default;
        }

        public Said<PopulationChange> Population()
        {
            var value = Number("population");
            var year = Number("populationYear");
            if (year.Value is { } unsure && (unsure != decimal.Truncate(unsure) || unsure is < 0 or > 9999))
            {
                wrong.Add(OnboardingRefusals.NotANumber("populationYear"));
                return default;
            }

            if (!value.IsSaid && !year.IsSaid) return default;
            return value is { IsSaid: true, Value: null }
                && year is { IsSaid: true, Value: null } ? new(null) : new(new(value, year.IsSaid ? new((int?)year.Value) : default));
        }

        public Said<IReadOnlyDictionary<string, string?>> Names()
        {
            var names = new Dictionary<string, string?>(StringComparer.Ordinal);
            foreach (var column in columns.Where(column => column.StartsWith(NamesPrefix, StringComparison.Ordinal)))
                if (Text(column) is { IsSaid: true } name) names[column[NamesPrefix.Length..]] = name.Value;
            return names.Count == 0 ? default : new(names);
        }

        private string? Cell(string column)
        {
            for (var at = 0; at < columns.Count; at++) if (columns[at] == column && cells[at].Trim() is { Length: > 0 } cell) return cell;
            return null;
        }
    }
}
