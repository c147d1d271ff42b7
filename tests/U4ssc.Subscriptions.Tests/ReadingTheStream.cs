using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Kernel;
using U4ssc.Ledger;
using U4ssc.Subscriptions.Domain;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>Everybody reads the stream from any number on, and knows up to where it is whole.</summary>
public sealed class ReadingTheStream
{
    // More than are kept in memory.
    private const int Many = Tail.EventsMax + 250;

    [Fact]
    public async Task pages_are_whole_have_the_bytes_that_are_kept_and_once_they_are_past_never_change()
    {
        await using var service = await Subscribed.Start();
        await Seeding.Enrolments(service, Many);
        await Stream.Has(service, Many);
        var texts = await Stream.Texts(service);
        var read = new List<string>();
        var past = new List<(string Path, string ETag, string Body)>();
        for (long after = 0; after < Many;)
        {
            var path = $"/api/events?after={after}&limit=100";
            var (page, body, answer) = await Page(service, path);
            read.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()));
            var isFull = page.GetProperty("items").GetArrayLength() == 100;
            Assert.Equal(isFull ? "public, max-age=31536000, immutable" : "no-cache", Caching(answer));
            if (isFull) past.Add((path, answer.Headers.ETag!.Tag, body));
            after = page.GetProperty("completeUpTo").GetInt64();
        }

        Assert.Equal(texts, read);
        await Seeding.Enrolments(service, 120);
        await Stream.Has(service, Many + 120);
        foreach (var (path, tag, body) in past)
        {
            Assert.Equal(body, (await Page(service, path)).Body);
            Assert.Equal(HttpStatusCode.NotModified, (await service.Get(path, ("If-None-Match", tag))).StatusCode);
        }
    }

    [Fact]
    public async Task pages_of_the_past_lie_in_a_file_and_are_what_the_log_has_whatever_becomes_of_the_file()
    {
        await using var service = await Subscribed.Start("--Events:PagesMegabytes=1");
        // More than fits into the file.
        const int Count = Tail.EventsMax + 2250;
        await Seeding.Enrolments(service, Count);
        await Stream.Has(service, Count);
        var texts = await Stream.Texts(service);
        var file = service.App.Services.GetRequiredService<PastPages>();
        await ReadAll();

        // Not one row is looked at for what was read before.
        await service.Execute("alter table mt_events rename to mt_events_away");
        await IsRight(after: 1700, limit: 300);
        await service.Execute("alter table mt_events_away rename to mt_events");

        RandomAccess.Write(file.File!, new byte[RandomAccess.GetLength(file.File!)], 0);
        await IsRight(after: 1700, limit: 300);
        await ReadAll();
        // It is closed under those that read from it.
        file.File!.Dispose();
        await IsRight(after: 1700, limit: 300);
        await ReadAll();

        async Task ReadAll()
        {
            for (var round = 0; round < 2; round++)
            {
                foreach (var (after, limit) in new[]
                {
                    (0, 500), (0, 1), (499, 1), (499, 2), (250, 500), (3, 77), (1000, 500), (1999, 1), (1700, 300),
                })
                    await IsRight(after, limit);
            }
        }

        async Task IsRight(int after, int limit)
        {
            var (page, body, answer) = await Page(service, $"/api/events?after={after}&limit={limit}");
            Assert.Equal(texts.Skip(after).Take(limit), page.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()));
            Assert.Equal($"{{\"items\":[{string.Join(',', texts.Skip(after).Take(limit))}],\"completeUpTo\":{after + limit}}}", body);
            Assert.Equal("public, max-age=31536000, immutable", Caching(answer));
        }
    }

    [Fact]
    public async Task what_one_replica_pushes_another_one_shows_although_it_has_not_heard_of_it()
    {
        await using var service = await Subscribed.Start();
        // It runs nothing: no hint and no look of its own tells it anything.
        await using var other = SubscriptionsService.Create(service.Args);
        var feed = other.Services.GetRequiredService<Feed>();
        var everything = new EventFilter(null, null, null);
        for (var newest = 3; newest <= 6; newest += 3)
        {
            await Seeding.Enrolments(service, 3);
            await Stream.Has(service, newest);
            var page = await feed.After(newest - 3, everything, 50, TestContext.Current.CancellationToken, isLast: true);
            Assert.Equal((3, newest), (page.Events.Count, page.CompleteUpTo));
        }
    }

    [Fact]
    public async Task a_filter_finds_what_it_takes_and_says_up_to_where_that_is_all()
    {
        await using var service = await Subscribed.Start();
        await Seeding.Enrolments(service, Many);
        await Stream.Has(service, Many);
        foreach (var (query, takes) in new (string, Func<int, bool>)[]
        {
            ("country=se", place => place % 3 == 1), ("agency=NO-KS", place => place % 3 != 1), ("types=city.withdrawn", _ => false),
            ("types=city.withdrawn,city.enrolled&country=NO&agency=NO-KS", place => place % 3 != 1), ("country=NO&agency=SE-X", _ => false),
        })
        {
            var found = new List<int>();
            for (long after = 0; after < Many;)
            {
                var (page, _, answer) = await Page(service, $"/api/events?after={after}&limit=300&{query}");
                // What ends at the head, from memory or from the database, goes on.
                if (page.GetProperty("items").GetArrayLength() < 300) Assert.Equal("no-cache", Caching(answer));
                var sequences = page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetString()!);
                found.AddRange(sequences.Select(int.Parse));
                after = page.GetProperty("completeUpTo").GetInt64();
            }

            Assert.Equal(Enumerable.Range(1, Many).Where(takes), found);
        }
    }

    [Fact]
    public async Task of_a_city_its_own_events_are_found_alone()
    {
        await using var service = await Subscribed.Start();
        await Seeding.Enrolments(service, Many);
        await Stream.Has(service, Many);
        var all = (await Stream.Texts(service)).Select(text => JsonElement.Parse(text))
            .Select(one => (Id: one.GetProperty("id").GetString()!, City: one.GetProperty("partitionkey").GetString()!)).ToList();
        foreach (var city in new[] { all[1].City, all[^1].City })
        {
            var (page, _, _) = await Page(service, $"/api/events?limit=500&city={city}");
            Assert.Equal(all.Where(one => one.City == city).Select(one => one.Id),
                page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            Assert.Equal(Many, page.GetProperty("completeUpTo").GetInt64());
        }

        var (nothing, _, _) = await Page(service, $"/api/events?city={Guid.CreateVersion7()}");
        Assert.Equal(0, nothing.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task what_cannot_be_meant_is_refused_with_its_place()
    {
        await using var service = await Subscribed.Start();
        foreach (var (query, code) in new[]
        {
            ("after=1", "events.ahead"), ("after=9223372036854775807", "events.ahead"), ("after=-1", "query.not_a_number"),
            ("types=city.enrolled,", "events.type_unknown"), ("types=city.enroled", "events.type_unknown"),
            ("country=XX", "country.unknown"), ("limit=501", "limit.out_of_range"), ("wait=31", "events.wait_too_long"),
        })
        {
            var answer = await service.Get($"/api/events?{query}");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var error = (await answer.Json()).GetProperty("errors")[0];
            Assert.Equal(code, error.GetProperty("code").GetString());
            Assert.Equal($"?{query.Split('=')[0]}", error.GetProperty("pointer").GetString());
        }
    }

    [Fact]
    public async Task who_waits_has_an_event_as_soon_as_there_is_one_and_an_empty_page_when_there_is_none()
    {
        await using var service = await Subscribed.Start();
        var registry = new SomeService(service);
        var waiting = Page(service, "/api/events?wait=30&country=SE");
        await registry.Tell(registry.Enrols(country: "NO"));
        await Stream.Has(service, 1);
        Assert.False(waiting.IsCompleted);
        await registry.Tell(registry.Enrols(country: "SE"));
        var (page, _, _) = await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal((1, 2), (page.GetProperty("items").GetArrayLength(), page.GetProperty("completeUpTo").GetInt64()));
        var (empty, _, answer) = await Page(service, "/api/events?after=2&wait=1");
        Assert.Equal(("""{"items":[],"completeUpTo":2}""", "no-cache"), (empty.GetRawText(), Caching(answer)));
    }

    [Fact]
    public async Task a_stream_of_events_goes_on_where_it_was_broken_off_and_says_how_far_it_is_whole()
    {
        await using var service = await Subscribed.Start();
        var registry = new SomeService(service);
        await registry.Tell(registry.Enrols(), registry.Enrols(country: "SE"));
        await Stream.Has(service, 2);
        using var anyone = service.As(Role.Anonymous);
        await using (var first = await Follow(anyone, "/api/events?country=SE", null))
        {
            Assert.Equal(("2", "city.enrolled", (await Stream.Texts(service))[1]), await Next(first));
            Assert.Equal(("2", "complete", """{"completeUpTo":2}"""), await Next(first));
            await registry.Tell(registry.Enrols());
            await registry.Tell(registry.Enrols(country: "SE"));
            // A look of its own between the two is a step of its own.
            var next = await Next(first);
            if (next.Kind == "complete") next = await Next(first);
            Assert.Equal(("4", "city.enrolled", (await Stream.Texts(service))[3]), next);
        }

        await using var again = await Follow(anyone, "/api/events?after=0", "3");
        Assert.Equal(("4", "city.enrolled", (await Stream.Texts(service))[3]), await Next(again));

        var refused = new[] { ("", "x"), ("?wait=1", "0"), ("?limit=1", "0"), ("", "9") };
        foreach (var (query, last) in refused)
            Assert.Equal(HttpStatusCode.BadRequest,
                (await service.Get($"/api/events{query}", ("Accept", "text/event-stream"), ("Last-Event-ID", last))).StatusCode);
    }

    [Fact]
    public async Task the_head_is_signed_with_a_key_that_is_served_and_names_the_hash_of_the_newest_event()
    {
        await using var service = await Subscribed.Start();
        var none = await (await service.Get("/api/events/head")).Json();
        Assert.Equal((0, Publication.Nothing), (none.GetProperty("number").GetInt64(), none.GetProperty("sha256").GetString()));
        var registry = new SomeService(service);
        await registry.Tell(registry.Enrols(), registry.Enrols());
        await Stream.Has(service, 2);

        var head = await (await service.Get("/api/events/head")).Json();
        var (number, hash) = (head.GetProperty("number").GetInt64(), head.GetProperty("sha256").GetString());
        Assert.Equal((2, Publication.Hash((await Stream.Texts(service))[1])), (number, hash));
        var key = (await (await service.Get("/api/events/keys")).Json()).GetProperty("keys")[0];
        var verifier = NoteVerifier.Parse(key.GetProperty("verifier").GetString()!);
        var note = SignedNote.Parse(head.GetProperty("note").GetString()!);
        Assert.True(note.IsSignedBy(verifier));
        Assert.False((note with { Text = note.Text.Replace("\n2\n", "\n3\n", StringComparison.Ordinal) }).IsSignedBy(verifier));
        Assert.Equal($"{verifier.Name}\n{number}\n{hash}\n", note.Text[..(note.Text.TrimEnd('\n').LastIndexOf('\n') + 1)]);
        using var secret = NSec.Cryptography.Key.Import(
            NSec.Cryptography.SignatureAlgorithm.Ed25519, new byte[32], NSec.Cryptography.KeyBlobFormat.RawPrivateKey);
        Assert.Equal(System.Buffers.Text.Base64Url.EncodeToString(secret.PublicKey.Export(NSec.Cryptography.KeyBlobFormat.RawPublicKey)),
            key.GetProperty("x").GetString());
    }

    [Fact]
    public async Task a_schema_is_served_for_good_and_what_is_none_is_not_found()
    {
        await using var service = await Subscribed.Start();
        foreach (var type in PublicTypes.All)
        {
            var answer = await service.Get($"/schemas/{type.Name}/{type.Version}");
            Assert.Equal("application/schema+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("public, max-age=31536000, immutable", Caching(answer));
            Assert.Equal(type.Name, (await answer.Json()).GetProperty("title").GetString());
        }

        foreach (var path in new[] { "/schemas/city.enrolled/2", "/schemas/city.enrolled/01", "/schemas/x/1" })
            Assert.Equal(HttpStatusCode.NotFound, (await service.Get(path)).StatusCode);
    }

    private static async Task<(JsonElement Json, string Body, HttpResponseMessage Answer)> Page(RunningService service, string path)
    {
        var answer = await service.Get(path);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {body}");
        return (JsonDocument.Parse(body).RootElement, body, answer);
    }

    private static string Caching(HttpResponseMessage answer) => answer.Headers.GetValues("Cache-Control").Single();

    private static async Task<IAsyncEnumerator<SseItem<string>>> Follow(HttpClient anyone, string path, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        var answer = await anyone.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return SseParser.Create(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
    }

    private static async Task<(string? Id, string Kind, string Text)> Next(IAsyncEnumerator<SseItem<string>> stream)
    {
        Assert.True(await stream.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        return (stream.Current.EventId, stream.Current.EventType, stream.Current.Data);
    }
}
