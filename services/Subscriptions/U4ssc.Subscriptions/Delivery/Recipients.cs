using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>A subscription that is delivered to, with what signs for it.</summary>
internal sealed record Addressed(Recipient Recipient, WebhookSigner Signer);

/// <summary>The subscriptions of some shares, as they are now.</summary>
/// <param name="All">Ids of all of them.</param>
/// <param name="Changed">Those that are not as they were known.</param>
internal sealed record RecipientsSeen(IReadOnlySet<Guid> All, IReadOnlyList<Addressed> Changed);

/// <summary>Reads whom to deliver to.</summary>
internal sealed class Recipients(NpgsqlDataSource database, SecretSealer sealer, WebhookKey key, ILogger<Recipients> log)
{
    private const string Look = """
        select id, case when not (data ->> 'stamp' = any($2)) then data::text end from mt_doc_recipient
        where (data ->> 'share')::int = any($1) and data -> 'terms' ->> 'way' = 'webhook'
          and (data ->> 'status' in ('active', 'unproved') or id = any($3))
        """;

    /// <summary>Those of these shares to whom something is delivered, or was until now.</summary>
    /// <param name="known">Id and stamp of those that are known.</param>
    public async Task<RecipientsSeen> Of(
        IReadOnlyCollection<int> shares, IReadOnlyCollection<(Guid Id, Guid Stamp)> known, CancellationToken cancellation)
    {
        var (all, changed) = (new HashSet<Guid>(), new List<Recipient>());
        await using (var look = database.CreateCommand(Look))
        {
            look.Parameters.Add(new() { Value = shares.ToArray() });
            look.Parameters.Add(new() { Value = known.Select(one => one.Stamp.ToString("D")).ToArray() });
            look.Parameters.Add(new() { Value = known.Select(one => one.Id).ToArray() });
            await using var reader = await look.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                all.Add(reader.GetGuid(0));
                if (await reader.IsDBNullAsync(1, cancellation)) continue;
                changed.Add(JsonSerializer.Deserialize<Recipient>(reader.GetString(1), Json.Options)!);
            }
        }

        return new(all, await Signed(changed, cancellation));
    }

    /// <summary>One of them; null where there is none.</summary>
    public async Task<Addressed?> Find(Guid id, CancellationToken cancellation)
    {
        await using var look = database.CreateCommand("select data::text from mt_doc_recipient where id = $1");
        look.Parameters.Add(new() { Value = id });
        return await look.ExecuteScalarAsync(cancellation) is string text
            ? (await Signed([JsonSerializer.Deserialize<Recipient>(text, Json.Options)!], cancellation)).SingleOrDefault()
            : null;
    }

    private async Task<List<Addressed>> Signed(List<Recipient> recipients, CancellationToken cancellation)
    {
        if (recipients.Count == 0) return [];
        var names = recipients.SelectMany(one => one.Secrets.Select(secret => SigningSecret.Name(one.Id, secret.Serial))).ToArray();
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var read = database.CreateCommand("select id, data ->> 'sealed' from mt_doc_signingsecret where id = any($1)"))
        {
            read.Parameters.Add(new() { Value = names });
            await using var reader = await read.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) secrets[reader.GetString(0)] = reader.GetString(1);
        }

        var signed = new List<Addressed>();
        foreach (var one in recipients)
        {
            try
            {
                signed.Add(new(one, new WebhookSigner(
                    [
                        .. one.Secrets.Select(secret => (SigningSecret.Name(one.Id, secret.Serial), secret.Until))
                            .Where(secret => secrets.ContainsKey(secret.Item1))
                            .Select(secret => (WebhookSigner.Bytes(sealer.Open(secrets[secret.Item1], secret.Item1)), secret.Until)),
                    ], one.Terms.Ed25519 ? key : null)));
            }
            catch (CryptographicException closed)
            {
                // Nothing is sent unsigned.
                log.LogError("Nothing is delivered to subscription {Subscription}: {Reason}", one.Id, closed.Message);
            }
        }

        return signed;
    }
}
