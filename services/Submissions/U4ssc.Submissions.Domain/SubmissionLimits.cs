namespace U4ssc.Submissions.Domain;

/// <summary>How much of anything a submission takes.</summary>
public static class SubmissionLimits
{
    /// <summary>Values in one command: an edition's data points several times over.</summary>
    public const int ValuesPerCommandMax = 1_000;

    /// <summary>Files behind one value.</summary>
    public const int EvidencePerValueMax = 20;

    public const int NoteCharactersMax = 2_000;

    public const int ReasonCharactersMax = 2_000;

    public const int AnswerCharactersMax = 4_000;

    public const int SourceTextCharactersMax = 500;

    public const int SourceUrlCharactersMax = 2_000;

    /// <summary>The latest is the year that has begun somewhere on Earth.</summary>
    public const int SourceYearMin = 1900;

    /// <summary>
    /// The programme's first collection. The latest is the year that has begun somewhere on Earth: there are no figures of a year to come.
    /// </summary>
    public const int PeriodMin = 2015;
}
