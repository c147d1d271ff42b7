using U4ssc.Kernel;
using U4ssc.Submissions.Domain;
using U4ssc.Testing;

namespace U4ssc.Domain.Tests.Submissions;

/// <summary>People, cities and what they usually say.</summary>
internal static class SubmissionSituations
{
    public static readonly Holder Officer = new("subject-officer"), SecondOfficer = new("subject-officer-2");

    public static readonly Guid Id = new("0198a000-0000-7000-8000-000000000001"), CityId = new("0198a000-0000-7000-8000-000000000002"),
        CaseId = new("0198a000-0000-7000-8000-000000000003"), QueryId = new("0198a000-0000-7000-8000-000000000004"),
        OtherQueryId = new("0198a000-0000-7000-8000-000000000005");

    /// <summary>The year that has begun somewhere on Earth.</summary>
    public const int LatestYear = 2026;

    public static CityFacts Valencia { get; } = new(
        CityId, "ES-RECI", "ES", "Valencia", 2, Enrolled: true,
        [new("population", 795_736, "registry, 2019"), new("households", 336_600, "registry"), new("area_km2", 138.35m, "registry")]);

    public static EditionName EditionName { get; } = new(Edition2017.Id, Edition2017.Sha256);

    public static OpenSubmission Open { get; } = new(Id, Valencia, EditionName, 2020, LatestYear);

    public static SubmissionOpened Opened { get; } = new(
        Id, CityId, "ES-RECI", "ES", "Valencia", 2, 2020, Edition2017.Id, Edition2017.Sha256, Valencia.Prefills);

    public static WithdrawSubmission WithdrawIt { get; } = new("The wrong period.");

    public static SubmissionWithdrawn Withdrawn { get; } = new(Id, CityId, "ES-RECI", "ES", "The wrong period.");

    public static Query AskedOfInternet { get; } = new(QueryId, "EC-ICT-ICT-1C", "Which survey?");

    public static StatedValue Said(string dataPoint, decimal value) => new(
        dataPoint, ValueStatus.Reported, Value: value, Quality: DataQuality.AccurateMeasurement, Origin: ValueOrigin.OwnRecords,
        Source: new("Own records", 2020));

    public static StatedValue Ratio(string dataPoint, decimal numerator, decimal? denominator = null) => Said(dataPoint, 0) with
    {
        Value = null,
        Numerator = numerator,
        Denominator = denominator,
    };

    public static SubmissionValuesReported Reported(params StatedValue[] values) => new(null, values, Officer);

    public static ReportValues Report(params StatedValue[] values) => new(Edition2017.Content, null, values, Officer, LatestYear);

    public static Situation<Submission, ISubmissionEvent> Given(params IEnumerable<ISubmissionEvent> happened) =>
        Situation.Given<Submission, ISubmissionEvent>(happened);

    public static Answered<Submission, ISubmissionEvent> When(
        this Situation<Submission, ISubmissionEvent> situation, SubmissionCommand command) =>
        situation.When(state => SubmissionDecider.Decide(command, state));

    /// <summary>Every data point reported, so that nothing is to be justified.</summary>
    public static StatedValue[] Everything { get; } =
    [
        .. Edition2017.All.Select(row => Said(row.Id, Edition2017.Plausible(row))),
    ];

    public static SubmissionSubmitted Frozen(Submission state) => FrozenRevision.Of(state, Edition2017.Content)!;

    /// <summary>The history up to a first revision handed in.</summary>
    public static ISubmissionEvent[] HandedIn { get; } = [Opened, Reported(Everything), Frozen(Given(Opened, Reported(Everything)).State)];

    public static ISubmissionEvent[] InVerification { get; } = [.. HandedIn, new SubmissionTakenIntoVerification(CaseId, 1)];

    public static ISubmissionEvent[] ReturnedOnce { get; } = [.. InVerification, new SubmissionReturned(CaseId, 1, [AskedOfInternet])];

    public static ISubmissionEvent[] Attested { get; } = [.. InVerification, new SubmissionVerified(CaseId, 1)];

    public static ISubmissionEvent[] Certified { get; } = [.. Attested, new SubmissionClosed(CaseId, "U4SSC-2020-ES-7K3QX9P2", [])];

    public static ISubmissionEvent[] TakenBack { get; } = [Opened, Withdrawn];
}
