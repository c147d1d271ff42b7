using System.Globalization;
using U4ssc.Kernel;
using U4ssc.Submissions.Domain;

namespace U4ssc.Domain.Tests.Submissions;

/// <summary>The data points of edition U4SSC-2017 as submissions know them, and figures that cities really published.</summary>
internal static class Edition2017
{
    public const string Id = "U4SSC-2017";

    public const string Sha256 = "a3f1c2d4e5b60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";

    // id | KPI | unit | kind | multiplier | common denominator | label | level
    private const string Rows = """
        EC-ICT-ICT-1C|EC-ICT-ICT-1C|%|ratio|100|households|Household Internet Access|core
        EC-ICT-ICT-2C|EC-ICT-ICT-2C|%|ratio|100|households|Fixed Broadband Subscriptions|core
        EC-ICT-ICT-3C|EC-ICT-ICT-3C|per 100 000 inhabitants|ratio|100000|population|Wireless Broadband Subscriptions|core
        EC-ICT-ICT-4C.3G|EC-ICT-ICT-4C|%|ratio|100|area_km2|Wireless broadband coverage: 3G|core
        EC-ICT-ICT-4C.4G|EC-ICT-ICT-4C|%|ratio|100|area_km2|Wireless broadband coverage: 4G|core
        EC-ICT-ICT-5A|EC-ICT-ICT-5A|number|direct|||Availability of WIFI in Public Areas|advanced
        EC-ICT-WS-1C|EC-ICT-WS-1C|%|ratio|100||Smart Water Meters|core
        EC-ICT-WS-2A|EC-ICT-WS-2A|%|ratio|100||Water Supply ICT Monitoring|advanced
        EC-ICT-D-1A|EC-ICT-D-1A|%|ratio|100||Drainage / Storm Water System ICT Monitoring|advanced
        EC-ICT-ES-1C|EC-ICT-ES-1C|%|ratio|100||Smart Electricity Meters|core
        EC-ICT-ES-2A|EC-ICT-ES-2A|%|ratio|100||Electricity Supply ICT Monitoring|advanced
        EC-ICT-ES-3A|EC-ICT-ES-3A|%|ratio|100||Demand Response Penetration|advanced
        EC-ICT-T-1C|EC-ICT-T-1C|%|ratio|100||Dynamic Public Transport Information|core
        EC-ICT-T-2C|EC-ICT-T-2C|%|ratio|100||Traffic Monitoring|core
        EC-ICT-T-3A|EC-ICT-T-3A|%|ratio|100||Intersection Control|advanced
        EC-ICT-PS-1A.percent|EC-ICT-PS-1A|%|ratio|100||Open data sets: share published|advanced
        EC-ICT-PS-1A.number|EC-ICT-PS-1A|number|ratio|100||Open data sets: number published|advanced
        EC-ICT-PS-2A|EC-ICT-PS-2A|number|direct|||e-Government|advanced
        EC-ICT-PS-3A|EC-ICT-PS-3A|%|ratio|100||Public Sector e-procurement|advanced
        EC-P-IN-1C|EC-P-IN-1C|% of city GDP|ratio|100|gdp|R&D Expenditure|core
        EC-P-IN-2C|EC-P-IN-2C|per 100 000 inhabitants per year|ratio|100000|population|Patents|core
        EC-P-IN-3A|EC-P-IN-3A|%|ratio|100||Small and Medium-Sized Enterprises|advanced
        EC-P-EM-1C|EC-P-EM-1C|%|ratio|100||Unemployment Rate|core
        EC-P-EM-2C|EC-P-EM-2C|%|ratio|100||Youth Unemployment Rate|core
        EC-P-EM-3A|EC-P-EM-3A|%|ratio|100||Tourism Sector Employment|advanced
        EC-P-EM-4A|EC-P-EM-4A|%|ratio|100||ICT Sector Employment|advanced
        EC-I-WS-1C|EC-I-WS-1C|%|ratio|100|households|Basic Water Supply|core
        EC-I-WS-2C|EC-I-WS-2C|%|ratio|100|households|Potable Water Supply|core
        EC-I-WS-3C|EC-I-WS-3C|%|ratio|100||Water Supply Loss|core
        EC-I-WS-4C|EC-I-WS-4C|%|ratio|100|households|Wastewater Collection|core
        EC-I-WS-5C|EC-I-WS-5C|%|ratio|100|households|Household Sanitation|core
        EC-I-WA-1C|EC-I-WA-1C|%|ratio|100|households|Solid Waste Collection|core
        EC-I-ES-1C|EC-I-ES-1C|interruptions per customer per year|ratio|1||Electricity System Outage Frequency|core
        EC-I-ES-2C|EC-I-ES-2C|minutes|ratio|1||Electricity System Outage Time|core
        EC-I-ES-3C|EC-I-ES-3C|%|ratio|100|households|Access to Electricity|core
        EC-I-T-1C|EC-I-T-1C|km per 100 000 inhabitants|ratio|100000|population|Public Transport Network|core
        EC-I-T-2A|EC-I-T-2A|%|ratio|100|population|Public Transport Network Convenience|advanced
        EC-I-T-3C|EC-I-T-3C|km per 100 000 inhabitants|ratio|100000|population|Bicycle Network|core
        EC-I-T-4A.private|EC-I-T-4A|%|ratio|100||Private vehicles|advanced
        EC-I-T-4A.public|EC-I-T-4A|%|ratio|100||Public transport|advanced
        EC-I-T-4A.walking|EC-I-T-4A|%|ratio|100||Walking|advanced
        EC-I-T-4A.cycling|EC-I-T-4A|%|ratio|100||Cycling|advanced
        EC-I-T-4A.para|EC-I-T-4A|%|ratio|100||Para transport|advanced
        EC-I-T-5A|EC-I-T-5A|ratio|ratio|1||Travel Time Index|advanced
        EC-I-T-6A|EC-I-T-6A|per 100 000 inhabitants|ratio|100000|population|Shared Bicycles|advanced
        EC-I-T-7A|EC-I-T-7A|per 100 000 inhabitants|ratio|100000|population|Shared Vehicles|advanced
        EC-I-T-8A|EC-I-T-8A|%|ratio|100||Low-Carbon Emission Passenger Vehicles|advanced
        EC-I-B-1A|EC-I-B-1A|%|ratio|100||Public Building Sustainability|advanced
        EC-I-B-2A|EC-I-B-2A|%|ratio|100||Integrated Building Management Systems in Public Buildings|advanced
        EC-I-UP-1A|EC-I-UP-1A|%|ratio|100|area_km2|Pedestrian Infrastructure|advanced
        EC-I-UP-2A.compact|EC-I-UP-2A|yes/no|direct|||Compact (avoids sprawl)|advanced
        EC-I-UP-2A.connected|EC-I-UP-2A|yes/no|direct|||Connected|advanced
        EC-I-UP-2A.integrated|EC-I-UP-2A|yes/no|direct|||Integrated (mixed land use)|advanced
        EC-I-UP-2A.inclusive|EC-I-UP-2A|yes/no|direct|||Socially inclusive|advanced
        EC-I-UP-2A.resilient|EC-I-UP-2A|yes/no|direct|||Resilient to climate change|advanced
        EN-EN-AQ-1C.PM2.5|EN-EN-AQ-1C|µg/m³|ratio|1||PM2.5 annual mean|core
        EN-EN-AQ-1C.PM10|EN-EN-AQ-1C|µg/m³|ratio|1||PM10 annual mean|core
        EN-EN-AQ-1C.NO2|EN-EN-AQ-1C|µg/m³|ratio|1||NO2 annual mean|core
        EN-EN-AQ-1C.SO2|EN-EN-AQ-1C|µg/m³|ratio|1||SO2 annual mean|core
        EN-EN-AQ-1C.O3|EN-EN-AQ-1C|µg/m³|ratio|1||O3 annual mean|core
        EN-EN-AQ-2C|EN-EN-AQ-2C|t CO2e per capita per year|ratio|1|population|GHG Emissions|core
        EN-EN-WS-1C|EN-EN-WS-1C|%|ratio|100|households|Drinking Water Quality|core
        EN-EN-WS-2C|EN-EN-WS-2C|litres per capita per day|ratio|1|population|Water Consumption|core
        EN-EN-WS-3C|EN-EN-WS-3C|%|ratio|100||Freshwater Consumption|core
        EN-EN-WS-4C.primary|EN-EN-WS-4C|%|ratio|100||Primary treatment|core
        EN-EN-WS-4C.secondary|EN-EN-WS-4C|%|ratio|100||Secondary treatment|core
        EN-EN-WS-4C.tertiary|EN-EN-WS-4C|%|ratio|100||Tertiary treatment|core
        EN-EN-WA-1C.landfill|EN-EN-WA-1C|%|ratio|100||Sanitary landfill|core
        EN-EN-WA-1C.burnt|EN-EN-WA-1C|%|ratio|100||Burnt in the open|core
        EN-EN-WA-1C.incinerated|EN-EN-WA-1C|%|ratio|100||Incinerated|core
        EN-EN-WA-1C.open_dump|EN-EN-WA-1C|%|ratio|100||Open dump|core
        EN-EN-WA-1C.recycled|EN-EN-WA-1C|%|ratio|100||Recycled|core
        EN-EN-WA-1C.other|EN-EN-WA-1C|%|ratio|100||Other|core
        EN-EN-EQ-1C|EN-EN-EQ-1C|%|ratio|100||EMF Exposure|core
        EN-EN-EQ-2A|EN-EN-EQ-2A|%|ratio|100|population|Noise Exposure|advanced
        EN-EN-PSN-1C|EN-EN-PSN-1C|hectares per 100 000 inhabitants|ratio|100000|population|Green Areas|core
        EN-EN-PSN-2A|EN-EN-PSN-2A|%|ratio|100|population|Green Area Accessibility|advanced
        EN-EN-PSN-3A|EN-EN-PSN-3A|%|ratio|100|area_km2|Protected Natural Areas|advanced
        EN-EN-PSN-4A|EN-EN-PSN-4A|m² per 100 000 inhabitants|ratio|100000|population|Recreational Facilities|advanced
        EN-E-E-1C|EN-E-E-1C|%|ratio|100||Renewable Energy Consumption|core
        EN-E-E-2C|EN-E-E-2C|kWh per capita per year|ratio|1|population|Electricity Consumption|core
        EN-E-E-3C|EN-E-E-3C|GJ per capita per year|ratio|1|population|Residential Thermal Energy Consumption|core
        EN-E-E-4A|EN-E-E-4A|ekWh per m² per year|ratio|1||Public Building Energy Consumption|advanced
        SC-EH-ED-1C|SC-EH-ED-1C|%|ratio|100||Student ICT Access|core
        SC-EH-ED-2C|SC-EH-ED-2C|%|ratio|100||School Enrollment|core
        SC-EH-ED-3C|SC-EH-ED-3C|per 100 000 inhabitants|ratio|100000|population|Higher Education Degrees|core
        SC-EH-ED-4C|SC-EH-ED-4C|%|ratio|100||Adult Literacy|core
        SC-EH-ED-5A|SC-EH-ED-5A|%|ratio|100|population|Electronic Health Records|advanced
        SC-EH-H-1C|SC-EH-H-1C|years|direct|||Life Expectancy|core
        SC-EH-H-2C|SC-EH-H-2C|per 100 000 live births|ratio|100000||Maternal Mortality Rate|core
        SC-EH-H-3C|SC-EH-H-3C|per 100 000 inhabitants|ratio|100000|population|Physicians|core
        SC-EH-H-4A|SC-EH-H-4A|per 100 000 inhabitants|ratio|100000|population|In-Patient Hospital Beds|advanced
        SC-EH-H-5A|SC-EH-H-5A|%|ratio|100|population|Health Insurance / Public Health Coverage|advanced
        SC-EH-C-1C|SC-EH-C-1C|%|ratio|100||Cultural Expenditure|core
        SC-EH-C-2A|SC-EH-C-2A|per 100 000 inhabitants|ratio|100000|population|Cultural Infrastructure|advanced
        SC-SH-HO-1C|SC-SH-HO-1C|%|ratio|100|population|Informal Settlements|core
        SC-SH-HO-2A|SC-SH-HO-2A|%|ratio|100||Housing Expenditure|advanced
        SC-SH-SI-1C|SC-SH-SI-1C|ratio (female : male)|ratio|1||Gender Income Equity|core
        SC-SH-SI-2C|SC-SH-SI-2C|index 0-1|direct|||Gini Coefficient|core
        SC-SH-SI-3C|SC-SH-SI-3C|%|ratio|100|population|Poverty|core
        SC-SH-SI-4C|SC-SH-SI-4C|%|ratio|100||Voter Participation|core
        SC-SH-SI-5A|SC-SH-SI-5A|%|ratio|100||Child Care Availability|advanced
        SC-SH-SA-1C|SC-SH-SA-1C|per 100 000 inhabitants|ratio|100000|population|Natural Disaster Related Deaths|core
        SC-SH-SA-2C|SC-SH-SA-2C|% of city GDP|ratio|100|gdp|Disaster Related Economic Losses|core
        SC-SH-SA-3A|SC-SH-SA-3A|yes/no|direct|||Resilience Plans|advanced
        SC-SH-SA-4A|SC-SH-SA-4A|%|ratio|100|population|Population Living in Disaster Prone Areas|advanced
        SC-SH-SA-5A|SC-SH-SA-5A|minutes|ratio|1||Emergency Service Response Time|advanced
        SC-SH-SA-6C|SC-SH-SA-6C|FTE per 100 000 inhabitants|ratio|100000|population|Police Service|core
        SC-SH-SA-7C|SC-SH-SA-7C|FTE per 100 000 inhabitants|ratio|100000|population|Fire Service|core
        SC-SH-SA-8C|SC-SH-SA-8C|per 100 000 inhabitants|ratio|100000|population|Violent Crime Rate|core
        SC-SH-SA-9C|SC-SH-SA-9C|per 100 000 inhabitants|ratio|100000|population|Traffic Fatalities|core
        SC-SH-FS-1A|SC-SH-FS-1A|%|ratio|100||Local Food Production|advanced
        """;

    // From verification reports and factsheets published by ITU (Bizerte, Karmøy, Kristiansund, Pully, Valencia 2020; Stavanger 2021).
    private const string PublishedRows = """
        Bizerte|SC-SH-SI-1C|0.74
        Bizerte|SC-SH-SI-3C|6.14
        Bizerte|SC-SH-SI-5A|34.2
        Bizerte|SC-SH-SA-1C|0.0
        Bizerte|SC-SH-SA-2C|0.0
        Bizerte|SC-SH-SA-4A|0.0
        Bizerte|SC-SH-SA-7C|117.94
        Bizerte|SC-SH-SA-8C|25.56
        Bizerte|SC-SH-SA-9C|10.46
        Bizerte|SC-SH-FS-1A|91.18
        Bizerte|SC-EH-ED-1C|56.97
        Bizerte|SC-EH-ED-2C|95.3
        Bizerte|SC-EH-ED-3C|10849.86
        Bizerte|SC-EH-ED-4C|87.15
        Karmøy|EC-ICT-ICT-1C|97.0
        Karmøy|EC-ICT-ICT-2C|84.51
        Karmøy|EC-ICT-ICT-3C|95424
        Karmøy|EC-ICT-ICT-4C.3G|96.67
        Karmøy|EC-ICT-ICT-4C.4G|96.67
        Karmøy|EC-ICT-ICT-5A|78
        Karmøy|EC-ICT-WS-1C|27.27
        Karmøy|EC-ICT-WS-2A|9.98
        Karmøy|EC-I-WS-1C|100.0
        Karmøy|EC-I-WS-2C|97.07
        Karmøy|EC-I-WS-3C|35.42
        Karmøy|EC-I-WS-4C|81.57
        Karmøy|EC-I-WS-5C|100.0
        Karmøy|EC-ICT-D-1A|0.0
        Stavanger|EC-ICT-PS-1A.number|268
        Stavanger|EC-ICT-PS-1A.percent|100.0
        Stavanger|EC-ICT-PS-2A|246
        Stavanger|EC-ICT-PS-3A|81.79
        Stavanger|EC-P-IN-1C|1.51
        Stavanger|EC-P-IN-2C|333.72
        Stavanger|EC-P-IN-3A|99.22
        Stavanger|EC-P-EM-1C|2.74
        Stavanger|EC-P-EM-2C|2.4
        Stavanger|EC-P-EM-3A|6.33
        Stavanger|EC-P-EM-4A|3.22
        Stavanger|EC-I-WA-1C|100.0
        Stavanger|EC-I-B-1A|4.7
        Kristiansund|SC-SH-SI-1C|0.7
        Kristiansund|SC-SH-SI-2C|0.23
        Kristiansund|SC-SH-SI-3C|4.8
        Kristiansund|SC-SH-SI-4C|59.5
        Kristiansund|SC-SH-SI-5A|94.7
        Kristiansund|SC-SH-SA-1C|0.0
        Kristiansund|SC-SH-SA-2C|0.01
        Kristiansund|SC-SH-SA-3A|0
        Kristiansund|SC-SH-SA-4A|1.44
        Kristiansund|SC-SH-SA-5A|12.67
        Kristiansund|SC-SH-SA-6C|144.19
        Kristiansund|SC-SH-SA-7C|107.11
        Kristiansund|SC-SH-SA-8C|811.57
        Valencia|EC-P-IN-1C|0.99
        Valencia|EC-P-IN-2C|10.23
        Valencia|EC-P-IN-3A|99.88
        Valencia|EC-P-EM-1C|13.0
        Valencia|EC-P-EM-2C|24.8
        Valencia|EC-P-EM-3A|7.18
        Valencia|EC-P-EM-4A|3.43
        Valencia|EN-EN-WS-1C|100.0
        Valencia|EN-EN-WS-2C|147.7
        Valencia|EN-EN-WS-3C|100.0
        Valencia|EN-EN-WS-4C.primary|100.0
        Valencia|EN-EN-WS-4C.secondary|100.0
        Valencia|EN-EN-WS-4C.tertiary|100.0
        Pully|EC-ICT-ICT-2C|44.8
        Pully|EC-ICT-ICT-3C|101200
        Pully|EC-ICT-ICT-1C|91.0
        Pully|EC-ICT-ICT-4C.3G|100.0
        Pully|EC-ICT-ICT-4C.4G|100.0
        Pully|EC-ICT-ICT-5A|5
        Pully|EC-I-ES-3C|100.0
        Pully|EC-I-UP-1A|2.86
        Pully|EC-I-UP-2A.compact|1
        Pully|EC-I-UP-2A.connected|1
        Pully|EC-I-UP-2A.integrated|1
        Pully|EC-I-UP-2A.inclusive|1
        Pully|EC-I-UP-2A.resilient|1
        """;

    /// <summary>One row of the table.</summary>
    internal sealed record Row(string Id, string Kpi, string Unit, string Kind, decimal? Multiplier, string? Common, string Label,
        string Level);

    public static IReadOnlyList<Row> All { get; } = [.. Lines(Rows).Select(cells => new Row(
        cells[0], cells[1], cells[2], cells[3], cells[4].Length == 0 ? null : decimal.Parse(cells[4], CultureInfo.InvariantCulture),
        cells[5].Length == 0 ? null : cells[5], cells[6], cells[7]))];

    // What the shipped edition says of shares beside their unit.
    internal static readonly Dictionary<string, string> Shares = new(StringComparer.Ordinal)
    {
        ["SC-EH-ED-2C"] = FigureRule.MayExceedTheWhole,
        ["SC-SH-SI-5A"] = FigureRule.MayExceedTheWhole,
        ["SC-SH-SA-2C"] = FigureRule.MayExceedTheWhole,
        ["SC-SH-HO-2A"] = FigureRule.MayExceedTheWhole,
        ["EC-ICT-ICT-2C"] = FigureRule.MayExceedTheWhole,
        ["SC-EH-ED-3C"] = FigureRule.PartOfTheWhole,
    };

    public static Edition Content { get; } = new(Id, Sha256, All.Select(row => DataPoint.Of(
        row.Id, row.Kpi, row.Label, row.Unit, row.Kind == "ratio" ? row.Multiplier : null, row.Common, Shares.GetValueOrDefault(row.Id))));

    /// <summary>A figure that raises no question.</summary>
    public static decimal Plausible(Row row) => row.Id switch
    {
        "EC-I-T-4A.private" or "EN-EN-WA-1C.landfill" => 100,
        _ when row.Kpi is "EC-I-T-4A" or "EN-EN-WA-1C" => 0,
        "EC-ICT-ICT-3C" or "SC-EH-ED-3C" => 20_000,
        "EC-P-IN-1C" or "EC-I-T-5A" => 1.5m,
        "EC-I-WS-5C" or "EC-I-ES-3C" => 100,
        "SC-SH-SI-1C" => 0.9m,
        _ when row.Unit is "yes/no" or "index 0-1" => 1,
        "EN-EN-PSN-4A" or "EN-E-E-2C" => 4_000,
        _ => 50,
    };

    /// <summary>The figures that a city published, as final values alone.</summary>
    public static IReadOnlyList<StatedValue> Published(string city) =>
    [
        .. Lines(PublishedRows).Where(cells => cells[0] == city)
            .Select(cells => new StatedValue(cells[1], ValueStatus.Reported, Value: decimal.Parse(cells[2], CultureInfo.InvariantCulture))),
    ];

    private static IEnumerable<string[]> Lines(string rows) => rows.Split('\n').Select(line => line.Trim().Split('|'));
}
