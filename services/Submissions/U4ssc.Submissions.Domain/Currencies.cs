using System.Collections.Frozen;
using System.Globalization;

namespace U4ssc.Submissions.Domain;

/// <summary>
/// The currencies of ISO 4217 that people are paid in, or were within the programme's years (2015 and later): a closed list, since three
/// capital letters are not yet a currency. Funds, metals, test codes and "no currency" are none. As of the standard's amendments up to
/// 2025.
/// </summary>
public static class Currencies
{
    // With what they are worth: units per US dollar, as an order of magnitude that finds a missing "million", not as exchange rates.
    // A dash where that moved by orders of magnitude within the programme's years, or where the official rate is not what things cost.
    private static readonly FrozenDictionary<string, decimal?> UnitsPerUsDollar = Table("""
        AED 3.7 AFN 70 ALL 90 AMD 390 ANG 1.8 AOA 900 ARS - AUD 1.5 AWG 1.8 AZN 1.7 BAM 1.8 BBD 2 BDT 120 BGN 1.8
        BHD 0.38 BIF 2900 BMD 1 BND 1.3 BOB 7 BRL 5 BSD 1 BTN 85 BWP 13 BYN 3 BYR - BZD 2 CAD 1.4 CDF 2800 CHF 1 CLP 950
        CNY 7 COP 4200 CRC 510 CUC 1 CUP - CVE 100 CZK 23 DJF 178 DKK 7 DOP 60 DZD 135 EGP 50 ERN - ETB 120 EUR 1
        FJD 2.3 FKP 0.8 GBP 1 GEL 2.7 GHS 14 GIP 0.8 GMD 70 GNF 8600 GTQ 7.7 GYD 209 HKD 7.8 HNL 25 HRK 7 HTG 131
        HUF 360 IDR 16000 ILS 3.6 INR 80 IQD 1310 IRR - ISK 138 JMD 157 JOD 0.71 JPY 150 KES 129 KGS 87 KHR 4000 KMF 450
        KPW - KRW 1380 KWD 0.31 KYD 0.83 KZT 450 LAK 21000 LBP - LKR 300 LRD 190 LSL 18 LYD 4.9 MAD 10 MDL 18 MGA 4600
        MKD 57 MMK 2100 MNT 3450 MOP 8 MRO 370 MRU 40 MUR 46 MVR 15 MWK 1730 MXN 18 MYR 4.4 MZN 64 NAD 18 NGN 1550
        NIO 37 NOK 10 NPR 135 NZD 1.7 OMR 0.38 PAB 1 PEN 3.7 PGK 4 PHP 57 PKR 280 PLN 4 PYG 7700 QAR 3.6 RON 4.6 RSD 108
        RUB 90 RWF 1380 SAR 3.75 SBD 8.4 SCR 14 SDG - SEK 10 SGD 1.3 SHP 0.8 SLE 23 SLL 22000 SOS 571 SRD 36 SSP -
        STD 22000 STN 22 SVC 8.75 SYP - SZL 18 THB 34 TJS 10.7 TMT 3.5 TND 3 TOP 2.4 TRY 30 TTD 6.8 TWD 32 TZS 2600
        UAH 40 UGX 3700 USD 1 UYU 41 UZS 12700 VED - VEF - VES - VND 25000 VUV 119 WST 2.7 XAF 600 XCD 2.7 XCG 1.8
        XOF 600 XPF 110 YER 250 ZAR 18 ZMW 26 ZWG - ZWL -
        """);

    /// <summary>All codes.</summary>
    public static IReadOnlyCollection<string> All => UnitsPerUsDollar.Keys;

    /// <summary>True where the code is one of them.</summary>
    public static bool Has(string code) => UnitsPerUsDollar.ContainsKey(code);

    /// <summary>Roughly how many units a US dollar is; null where that cannot be said, or where there is no such currency.</summary>
    public static decimal? PerUsDollar(string code) => UnitsPerUsDollar.GetValueOrDefault(code);

    private static FrozenDictionary<string, decimal?> Table(string table)
    {
        var words = table.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Chunk(2).ToFrozenDictionary(
            pair => pair[0], pair =>
                pair[1] == "-" ? (decimal?)null : decimal.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
