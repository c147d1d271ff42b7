using U4ssc.Registry.Domain.Onboarding;

namespace U4ssc.Registry.Onboarding;

/// <summary>
/// Work that waits: written in the transaction that takes a list in, deleted in the one that ends it. Carries who asked, so that what
/// the list does is done in that name, and how far it came, so that every replica can take the next turn.
/// </summary>
internal sealed class ListTask
{
    /// <summary>Lists of one agency that are not finished, at the most.</summary>
    public const int WaitingMax = 20;

    /// <summary>A list that stopped at faults this often in the same place is given up.</summary>
    public const int FaultsMax = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>The onboarding.</summary>
    public Guid Id { get; set; }

    public string Agency { get; set; } = "";

    public bool DryRun { get; set; }

    public OnboardingMode Mode { get; set; }

    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>Opaque subject id of who uploaded it.</summary>
    public string Actor { get; set; } = "";

    public string Role { get; set; } = "";

    public string? OnBehalfOf { get; set; }

    public string? Reason { get; set; }

    public string Correlation { get; set; } = "";

    /// <summary>Number of the last row of the last turn; 0 before the first.</summary>
    public int DoneUntil { get; set; }

    /// <summary>True once all rows of an atomic list were checked and none was refused.</summary>
    public bool IsChecked { get; set; }

    /// <summary>How often it stopped at a fault since its last turn that went well.</summary>
    public int Faults { get; set; }

    /// <summary>When it has its next turn at the earliest.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Steps back after a fault, twice as far each time, so that others are not held up.</summary>
    public void StepBack(DateTimeOffset now)
    {
        NotBefore = now + FirstPause * Math.Pow(2, Faults);
        Faults++;
    }
}

/// <summary>That an agency uploaded so much: what a day's quota is counted by.</summary>
internal sealed class UploadedList
{
    /// <summary>Bytes that one agency may upload within a day.</summary>
    public const long BytesADayMax = 512L * 1024 * 1024;

    public Guid Id { get; set; }

    public string Agency { get; set; } = "";

    public DateTimeOffset At { get; set; }

    public long Bytes { get; set; }
}
