using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using U4ssc.Kernel;

namespace U4ssc.Identity.Storage;

/// <summary>Identity's tables. No event log here: who a person is must be forgettable, and an event log is not.</summary>
public sealed class IdentityStore(DbContextOptions<IdentityStore> options) : DbContext(options)
{
    // The same word in the database as in tokens.
    private static readonly ValueConverter<Role, string> RoleText =
        new(role => role.ToString().ToLowerInvariant(), text => Enum.Parse<Role>(text, ignoreCase: true));

    internal const int TextLengthMax = 200;
    internal const int AgencyLengthMax = 20;
    internal const int EmailLengthMax = 254;      // RFC 5321: a path of 256 octets, less its brackets

    /// <summary>Machines' accounts.</summary>
    public DbSet<Client> Clients => Set<Client>();

    /// <summary>People's accounts.</summary>
    public DbSet<Person> People => Set<Person>();

    /// <summary>Answers kept for repeated calls.</summary>
    public DbSet<KeptAnswer> KeptAnswers => Set<KeptAnswer>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.UseOpenIddict<Client, Grant, Scope, IssuedToken, Guid>();

        modelBuilder.Entity<Client>(client =>
        {
            client.ToTable("clients");
            client.Property(c => c.Role).HasMaxLength(20).HasConversion(RoleText);
            client.Property(c => c.Agency).HasMaxLength(AgencyLengthMax);
            client.Property(c => c.CreatedBy).HasMaxLength(100);
            client.Property(c => c.Version).IsConcurrencyToken();
            client.HasIndex(c => c.Agency);
        });
        modelBuilder.Entity<Grant>().ToTable("grants");
        modelBuilder.Entity<Scope>().ToTable("scopes");
        modelBuilder.Entity<IssuedToken>().ToTable("issued_tokens");
        modelBuilder.Entity<Person>(person =>
        {
            person.ToTable("people");
            person.Property(p => p.Id).ValueGeneratedNever();
            person.Property(p => p.Email).HasMaxLength(EmailLengthMax);
            person.Property(p => p.DisplayName).HasMaxLength(TextLengthMax);
            person.Property(p => p.Role).HasMaxLength(20).HasConversion(RoleText);
            person.Property(p => p.Agency).HasMaxLength(AgencyLengthMax);
            person.Property(p => p.InvitedBy).HasMaxLength(100);
            person.Property(p => p.Version).IsConcurrencyToken();
            person.HasIndex(p => p.Email).IsUnique();
            person.HasIndex(p => p.Agency);
        });
        modelBuilder.Entity<KeptAnswer>(answer =>
        {
            answer.ToTable("kept_answers");
            answer.Property(a => a.Id).HasMaxLength(64);
            answer.Property(a => a.Fingerprint).HasMaxLength(64);
            answer.Property(a => a.Location).HasMaxLength(TextLengthMax);
            answer.Property(a => a.ContentType).HasMaxLength(50);
            answer.HasIndex(a => a.At);
        });

        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(SnakeCase(property.Name));
    }

    // Names that need no quotes in psql.
    private static string SnakeCase(string name)
    {
        var written = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]))
                written.Append('_');
            written.Append(char.ToLowerInvariant(name[i]));
        }

        return written.ToString();
    }
}
