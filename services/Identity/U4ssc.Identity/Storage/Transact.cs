using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity.Storage;

/// <summary>
/// The one door to a change: decides in a transaction, keeps the answer to an Idempotency-Key in the same one, and decides again where
/// somebody else was faster. The kernel's Transact does this for event logs; here are rows.
/// </summary>
internal sealed class Transact(IdentityStore store, IdentitySettings settings, TimeProvider clock)
{
    /// <summary>At least as long as clients may repeat a call.</summary>
    public static readonly TimeSpan AnswersKeptFor = TimeSpan.FromHours(24);

    private const int AttemptsMax = 3;
    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    /// <summary>
    /// Runs <paramref name="decide"/>, which changes the store and answers; what it changed is stored only where the answer is no refusal.
    /// </summary>
    /// <param name="about">Subject id of the account that the answer shows, so that a kept answer can be forgotten with its person.</param>
    public async Task<IResult> Answer(Request request, Func<CancellationToken, Task<GivenAnswer>> decide, Func<string?>? about = null)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await Once(request, decide, about);
            }
            // The same key, the same address or the same account, a moment earlier. What was stored may change our answer.
            catch (DbUpdateException lost) when (tried < AttemptsMax && IsLostRace(lost))
            {
                store.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>A change of one account: 404 unless the caller may see it, 428 without If-Match, 412 where it changed meanwhile.</summary>
    /// <param name="change">Changes the account in place and tells its history, or refuses; changing nothing keeps its version.</param>
    /// <param name="show">What the answer shows, once it is stored.</param>
    public Task<IResult> Change<TAccount>(
        Request request, IQueryable<TAccount> which, Func<TAccount, CancellationToken, Task<GivenAnswer?>> change,
        Func<TAccount, object> show)
        where TAccount : class, IAccount
    {
        string? about = null;
        return Answer(request, Decide, () => about);

        async Task<GivenAnswer> Decide(CancellationToken cancellation)
        {
            var account = await which.SingleOrDefaultAsync(cancellation);
            if (account is null || !request.Sees(new Owner(account.Agency, Account: account.Subject)))
                return Problems.Given(IdentityRefusals.Unknown<TAccount>());
            about = account.Subject;
            if (request.IfMatch is null)
                return Problems.PreconditionRequired;
            if (!request.IfMatch.Hold(account.Version))
                return Problems.Stale(account.Version);
            if (await change(account, cancellation) is { } refused)
                return refused;
            await store.SaveChangesAsync(cancellation);
            return Kernel.Http.Answer.Ok(show(account), account.Version).Given();
        }
    }

    /// <summary>The same, for a change that is decided at once.</summary>
    public Task<IResult> Change<TAccount>(
        Request request, IQueryable<TAccount> which, Func<TAccount, GivenAnswer?> change, Func<TAccount, object> show)
        where TAccount : class, IAccount => Change(request, which, (account, _) => Task.FromResult(change(account)), show);

    /// <summary>Removes answers that nobody will ask for again.</summary>
    public Task<int> Forget(CancellationToken cancellation)
    {
        var before = clock.GetUtcNow() - AnswersKeptFor;
        return store.KeptAnswers.Where(kept => kept.At < before).ExecuteDeleteAsync(cancellation);
    }

    private async Task<IResult> Once(Request request, Func<CancellationToken, Task<GivenAnswer>> decide, Func<string?>? about)
    {
        var cancellation = request.Cancellation;
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        var asked = request.Asked();
        KeptAnswer? kept = null;
        if (asked.KeyHash is { } id)
        {
            if (await store.KeptAnswers.AsNoTracking().SingleOrDefaultAsync(answer => answer.Id == id, cancellation) is { } first)
                return first.Fingerprint == asked.Fingerprint ? Again(first) : Problems.KeyReused;
            // Inserted before deciding: a second call with this key waits here for the first one's commit, and then finds its answer.
            kept = new KeptAnswer { Id = id, Fingerprint = asked.Fingerprint, At = clock.GetUtcNow() };
            store.KeptAnswers.Add(kept);
            await store.SaveChangesAsync(cancellation);
        }

        var given = await decide(cancellation);
        if (IsAboutThisMoment(given.Status))
            return given;
        if (kept is not null)
        {
            (kept.Status, kept.Location, kept.Version, kept.ContentType) = (given.Status, given.Location, given.Version, given.ContentType);
            kept.About = about?.Invoke();
            kept.SealedBody = given.Bytes is null ? null : Seal(given.Bytes, kept.Id);
            await store.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        foreach (var told in store.ChangeTracker.Entries<AccountChange>())
            SecurityEvents.Told(SecurityEvent.AccountChanged, request.Http, told.Entity.Subject,
                $"{told.Entity.Act} by {told.Entity.ActorRole}");
        return given;
    }

    // These say how things stand now, not what came of the call: asking again with the same key may well succeed.
    private static bool IsAboutThisMoment(int status) =>
        status is StatusCodes.Status404NotFound or StatusCodes.Status412PreconditionFailed or StatusCodes.Status428PreconditionRequired;

    private static bool IsLostRace(DbUpdateException thrown) =>
        thrown is DbUpdateConcurrencyException ||
        thrown.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected };

    private GivenAnswer Again(KeptAnswer first) =>
        new(first.Status, first.SealedBody is null
            ? null
            : Open(first.SealedBody, first.Id), first.Location, first.Version, first.ContentType, Replayed: true);

    private byte[] Seal(byte[] clear, string id)
    {
        var closed = new byte[NonceBytes + TagBytes + clear.Length];
        var (nonce, tag, body) = Parts(closed);
        RandomNumberGenerator.Fill(nonce.Span);
        using var cipher = Cipher();
        cipher.Encrypt(nonce.Span, clear, body.Span, tag.Span, Encoding.ASCII.GetBytes(id));
        return closed;
    }

    private byte[] Open(byte[] closed, string id)
    {
        var (nonce, tag, body) = Parts(closed);
        var clear = new byte[body.Length];
        using var cipher = Cipher();
        cipher.Decrypt(nonce.Span, body.Span, tag.Span, clear, Encoding.ASCII.GetBytes(id));
        return clear;
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Body) Parts(byte[] whole) =>
        (whole.AsMemory(0, NonceBytes), whole.AsMemory(NonceBytes, TagBytes), whole.AsMemory(NonceBytes + TagBytes));

    // A key of its own: the provider's key must not serve two purposes.
    private AesGcm Cipher() =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, settings.EncryptionKey, 32, info: "u4ssc identity kept answers"u8.ToArray()),
            TagBytes);
}
