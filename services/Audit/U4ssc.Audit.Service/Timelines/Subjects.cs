using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using U4ssc.Audit.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Audit.Service.Timelines;

/// <summary>What a timeline can be about, and which histories belong to it.</summary>
internal sealed class Subjects(Platform platform, Request request)
{
    /// <summary>So many submissions of a city are joined; it has one a year.</summary>
    public const int SubmissionsMax = 36;

    private const int ListedAtOnce = 50;

    /// <summary>What is known of a submission from whoever the caller may ask.</summary>
    /// <param name="HasCase">True where there must be a case.</param>
    /// <param name="Number">Of its certificate.</param>
    /// <param name="IsDecided">True where there must be a decision.</param>
    private sealed record Facts(
        Guid Id, Guid City, string Agency, string Edition, Guid Case, bool HasCase, string? Number = null, bool IsDecided = false);

    /// <summary>A submission with its city and all that became of it.</summary>
    public async Task<IAsyncEnumerable<Group>?> OfSubmission(Guid id) =>
        await FactsOf(id) is { } facts ? One(await Joined(facts)) : null;

    /// <summary>The same, from its case.</summary>
    public async Task<IAsyncEnumerable<Group>?> OfCase(Guid id)
    {
        if (await platform.Read(Platform.Verification, $"/api/verification/cases/{id:D}", request) is not { } view) return null;
        var facts = await FactsOf(Id(view, "submissionId"))
            ?? new(Id(view, "submissionId"), Id(view, "cityId"), Text(view, "agency")!, Text(view, "edition")!, id, HasCase: true);
        return One(await Joined(facts));
    }

    /// <summary>The same, from its certificate, which is public: what of the rest the caller may read is joined to it.</summary>
    public async Task<IAsyncEnumerable<Group>?> OfCertificate(string number)
    {
        var path = Source.Certificate(number).Path;
        if (await platform.Read(Platform.Certification, path, request) is not { } view) return null;
        var inputs = view.GetProperty("inputs");
        return One(await Joined(new(
            Id(inputs, "submissionId"), Id(inputs, "cityId"), Text(inputs, "agency")!, Text(inputs, "edition")!, Id(inputs, "caseId"),
            HasCase: true, Text(view, "number"), IsDecided: true)));
    }

    /// <summary>A city with all its submissions.</summary>
    public async Task<IAsyncEnumerable<Group>?> OfCity(Guid id)
    {
        var city = Source.City(id);
        if (await platform.Read(city.Service, city.Path, request) is not { } view) return null;
        var sources = await About(id, Text(view, "agency")!);
        var gaps = new List<Gap>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var submissions = 0;
        await foreach (var line in Listed($"city={id:D}", Guid.Empty))
        {
            if (submissions++ == SubmissionsMax)
            {
                gaps.Add(new(GapKind.TooMany, Platform.Submissions, "/api/submissions", string.Create(CultureInfo.InvariantCulture,
                    $"The city has more than {SubmissionsMax} submissions; the later ones have timelines of their own.")));
                break;
            }

            // A place in the order for each, even where it is there already: places count them.
            if (await FactsOf(Id(line, "id")) is not { } facts) continue;
            sources.AddRange(Own(facts).Concat(await Rules(facts)).Select(source =>
                source is null || seen.Add(source.Path) ? source : null));
        }

        return One(new(Guid.Empty, sources, gaps));
    }

    /// <summary>An agency, then each submission of its cities, in the order in which they were begun.</summary>
    public async Task<IAsyncEnumerable<Group>?> OfAgency(string code, TimelinePlace place)
    {
        var agency = Source.Agency(code);
        if (await platform.Read(agency.Service, agency.Path, request) is null) return null;
        return Many($"agency={Uri.EscapeDataString(code)}", place, new(Guid.Empty, [agency], []));
    }

    /// <summary>Each submission for a period, in the order in which they were begun.</summary>
    public IAsyncEnumerable<Group> OfPeriod(int year, TimelinePlace place) =>
        Many(string.Create(CultureInfo.InvariantCulture, $"period={year}"), place, null);

    private async IAsyncEnumerable<Group> Many(string filter, TimelinePlace place, Group? first)
    {
        if (place.Group == Guid.Empty)
        {
            if (first is not null) yield return first;
        }
        else if (await FactsOf(place.Group) is { } begun)
        {
            yield return new(begun.Id, Own(begun), []);
        }

        await foreach (var line in Listed(filter, place.Group))
        {
            if (await FactsOf(Id(line, "id")) is { } facts) yield return new(facts.Id, Own(facts), []);
        }
    }

    // Ids grow with time, and the list is in their order: its cursor is the last id that was seen.
    private async IAsyncEnumerable<JsonElement> Listed(
        string filter, Guid after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var cursor = after == Guid.Empty ? null : after.ToString("N"); ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = cursor is null ? "" : $"&cursor={cursor}";
            if (await platform.Read(Platform.Submissions, $"/api/submissions?limit={ListedAtOnce}&{filter}{from}", request) is not { } page)
                yield break;
            foreach (var line in page.GetProperty("items").EnumerateArray()) yield return line;
            cursor = Text(page, "next");
            if (cursor is null) yield break;
        }
    }

    private async Task<Facts?> FactsOf(Guid submission)
    {
        var source = Source.Submission(submission);
        if (await platform.Read(source.Service, source.Path, request) is not { } view) return null;
        var caseId = Text(view, "caseId") is { } known ? Guid.Parse(known) : (Guid?)null;
        var number = Text(view, "certificateNumber");
        // A case and a decision are there before the submission hears of them: their ids follow from its own.
        return new(
            submission, Id(view, "city"), Text(view, "agency")!, Text(view, "edition")!, caseId ?? DerivedId.Of("case", submission),
            caseId is not null, number, number is not null || Text(view, "state") == "closed");
    }

    private async Task<Group> Joined(Facts facts) => new(
        Guid.Empty, [.. await About(facts.City, facts.Agency), .. Own(facts), .. await Rules(facts)], []);

    private async Task<List<Source?>> About(Guid city, string agency)
    {
        Source? list = null;
        var source = Source.City(city);
        if (await platform.Read(source.Service, $"{source.History}?limit=1", request) is { } page
            && page.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
            && Stored.OfHistory(first).CauseList is { } from) list = Source.Onboarding(from);
        return [source, list, Source.Agency(agency), Source.Policy, Source.EventsOf(city)];
    }

    private static IReadOnlyList<Source?> Own(Facts facts) =>
        [Source.Submission(facts.Id), Source.Case(facts.Case, facts.HasCase), DecisionOn(facts)];

    private static Source DecisionOn(Facts facts) =>
        facts.Number is { } number ? Source.Certificate(number) : Source.Decision(facts.Case, facts.IsDecided);

    // What was decided by: the edition, and the targets once there is a decision that names them.
    private async Task<IReadOnlyList<Source?>> Rules(Facts facts)
    {
        var decided = DecisionOn(facts);
        var set = await platform.Read(decided.Service, decided.Path, request) is { } view
            && view.TryGetProperty("inputs", out var inputs) ? Text(inputs, "benchmarkSet") : null;
        return [Source.Edition(facts.Edition), set is null ? null : Source.BenchmarkSet(set)];
    }

    private static async IAsyncEnumerable<Group> One(Group group)
    {
        await Task.CompletedTask;
        yield return group;
    }

    private static Guid Id(JsonElement of, string name) => of.GetProperty(name).GetGuid();

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
