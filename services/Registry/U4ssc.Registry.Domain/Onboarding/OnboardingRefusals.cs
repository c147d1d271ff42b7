using System.Globalization;
using U4ssc.Kernel;

namespace U4ssc.Registry.Domain.Onboarding;

/// <summary>
/// Every way the answer about a list as a whole can be no. Refused rows carry the codes of <see cref="CityRefusals"/> and of the columns
/// below.
/// </summary>
public static class OnboardingRefusals
{
    /// <summary>There is no such list, or not for the one who asks.</summary>
    public static Refusal Unknown { get; } = Refusal.NotFound(
        "onboarding.unknown", "There is no such onboarding. See whether the id is right.");

    /// <summary>It is over: it can neither go on nor be cancelled.</summary>
    public static Refusal Finished { get; } = Refusal.Conflict(
        "onboarding.finished", "The onboarding is over and stays as it is. Upload the list again if something is missing.");

    /// <summary>It cannot end before it began.</summary>
    public static Refusal NotStarted { get; } = Refusal.Conflict(
        "onboarding.not_started", "The onboarding has not begun. Wait until it is running.");

    /// <summary>The agency named in the address is not registered.</summary>
    public static Refusal AgencyUnknown(string agency) => Refusal.Invalid(
        "onboarding.agency_unknown", $"There is no agency {agency}. Ask the secretariat to register it first.");

    /// <summary>The list has no rows.</summary>
    public static Refusal Empty { get; } = Refusal.Invalid(
        "onboarding.empty", "The list has no rows below its header. Upload one that has.");

    /// <summary>The agency has as many lists waiting as it may have.</summary>
    public static Refusal TooManyWaiting(int waitingMax) => Refusal.Conflict(
        "onboarding.too_many_waiting",
        $"The agency has {waitingMax} lists that are not finished, and may not have more. Wait until one is, or cancel one.");

    /// <summary>The agency has uploaded as much as it may in a day.</summary>
    public static Refusal QuotaSpent(long megabytesADayMax) => Refusal.Conflict(
        "onboarding.quota_spent",
        $"The agency has uploaded {megabytesADayMax} MiB of lists within a day, and may not upload more. Go on tomorrow.");

    /// <summary>The rows of a finished list are kept for a while only.</summary>
    public static Refusal RowsGone(DateTimeOffset keptUntil) => Refusal.NotFound(
        "onboarding.rows_gone",
        $"The rows of this list were kept until {keptUntil.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)} and are removed. Upload the list again as a dry run to see how its rows come out.");

    /// <summary>Another reference of the agency differs only in what people do not see or do not write.</summary>
    public static RefusedPlace ReferenceNear(string reference) => new(
        "/externalRef", "onboarding.reference_near",
        $"The agency has another reference that looks the same: {reference}. See whether both mean one city.");

    /// <summary>A cell that should be a number is none.</summary>
    public static RefusedPlace NotANumber(string column) => new(
        "/" + column, "onboarding.not_a_number",
        "This is no number. Write digits with a point for decimals, without thousands separators.");

    /// <summary>An earlier row of the same list has the same reference.</summary>
    public static RefusedPlace RowRepeated(int row) => new(
        "/externalRef", "onboarding.row_repeated", $"Row {row} has the same externalRef. Keep one of the two.");

    /// <summary>A row has fewer cells than the header.</summary>
    public static RefusedPlace CellsMissing(int cells, int columns, string first) => new(
        "", "onboarding.cells_missing",
        $"The row has {cells} cells, the header {columns}. The cell of {first} is the first that is missing: add it, empty where there is nothing to say.");

    /// <summary>A row has more cells than the header.</summary>
    public static RefusedPlace CellsSurplus(int cells, int columns) => new(
        "", "onboarding.cells_surplus",
        $"The row has {cells} cells, the header {columns}. See whether a text with the separator in it needs quotes around it, or remove what is too much.");

    /// <summary>A cell holds a line break, which no column can.</summary>
    public static RefusedPlace LineBreak(string column) => new(
        "", "onboarding.line_break",
        $"The cell of {column} runs over several lines. See whether a quote is left open in it, or write it on one line.");

    /// <summary>The reference cannot be taken away.</summary>
    public static RefusedPlace ReferenceErased { get; } = new(
        "/externalRef", "onboarding.reference_erased", "A reference cannot be erased: it says which city the row is about.");

    /// <summary>The row names another agency than the address does.</summary>
    public static RefusedPlace OtherAgency(string agency) => new(
        "/agency", "onboarding.other_agency",
        $"The list was uploaded for {agency}. Leave the column out, or upload the rows of another agency for that one.");
}
