using System.Collections.Frozen;

namespace U4ssc.Kernel;

/// <summary>
/// The officially assigned two-letter country codes of ISO 3166-1, and XK. Shipped as data: the runtime's own list goes away under
/// invariant globalization, and a code that is accepted must be the same on every machine.
/// </summary>
public static class Countries
{
    private const string Assigned = """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
        CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
        GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
        KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
        NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
        SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
        VN VU WF WS YE YT ZA ZM ZW
        """;

    // A code that ISO leaves to its users, and that the programme's partners use for Kosovo (docs/decisions/0046).
    private const string OfTheProgramme = "XK";

    private static readonly FrozenSet<string> Codes =
        (Assigned + " " + OfTheProgramme).Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every code that is accepted, in no order.</summary>
    public static IReadOnlySet<string> All => Codes;

    /// <summary>True where <paramref name="code"/> is one of them, in capitals, such as <c>NO</c>.</summary>
    public static bool Has(string? code) => code is not null && Codes.Contains(code);

    /// <summary>Why <paramref name="code"/> is none, and what to do.</summary>
    public static string Unknown(string? code) => code switch
    {
        { Length: 2 } when Has(code.ToUpperInvariant()) => $"Country codes are capital letters: write {code.ToUpperInvariant()}.",
        ['A', 'A'] or ['Q', >= 'M' and <= 'Z'] or ['X', >= 'A' and <= 'Z'] or ['Z', 'Z'] =>
            "ISO 3166-1 leaves this code to its users, and the programme has given it no meaning. Ask the secretariat.",
        { Length: 2 } => "This is no assigned code of ISO 3166-1 alpha-2. See whether its letters are right.",
        _ => "A country is a code of ISO 3166-1 alpha-2: two capital letters, such as NO.",
    };
}
