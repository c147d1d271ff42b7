using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using U4ssc.Kernel;

namespace U4ssc.Identity.Storage;

/// <summary>Identity's tables. No event log here: who a person is must be forgettable, and an event log is not.</summary>
public sealed class IdentityStore(DbContextOptions<IdentityStore> options) : DbContext(options)
{
    private static readonly ValueConverter HolderText = new ValueConverter<Holder, string>(holder => holder.Id, text => new Holder(text));

    // The same word in the database as in tokens.
    private static readonly ValueConverter<Role, string> RoleText =
        new(role => role.ToString().ToLowerInvariant(), text => Enum.Parse<Role>(text, ignoreCase: true));

    internal const int TextLengthMax = 200;
    internal const int AgencyLengthMax = 20;
    internal const int SubjectLengthMax = 100;
    internal const int EmailLengthMax = 254;      // RFC 5321: a path of 256 octets, less its brackets

    /// <summary>Machines' accounts.</summary>
    public DbSet<Client> Clients => Set<Client>();

    /// <summary>People's accounts.</summary>
    public DbSet<Person> People => Set<Person>();

    /// <summary>The history of all accounts.</summary>
    public DbSet<AccountChange> AccountChanges => Set<AccountChange>();

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
            client.Ignore(c => c.Subject);
            client.ComplexProperty(c => c.Standing, Stands);
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
            person.Ignore(p => p.Subject);
            person.ComplexProperty(p => p.Standing, Stands);
            person.Property(p => p.Version).IsConcurrencyToken();
            person.HasIndex(p => p.Agency);
        });
        modelBuilder.Entity<AccountChange>(change =>
        {
            change.ToTable("account_changes");
            change.Property(c => c.Subject).HasMaxLength(SubjectLengthMax);
            change.Property(c => c.Act).HasMaxLength(50);
            change.Property(c => c.Actor).HasMaxLength(SubjectLengthMax);
            change.Property(c => c.ActorRole).HasMaxLength(20);
            change.Property(c => c.Reason).HasMaxLength(1000);
            change.Property(c => c.Correlation).HasMaxLength(100);
            change.Property(c => c.Details).HasColumnType("jsonb");
            change.HasIndex(c => new { c.Subject, c.Version }).IsUnique();
        });
        modelBuilder.Entity<KeptAnswer>(answer =>
        {
            answer.ToTable("kept_answers");
            answer.Property(a => a.Id).HasMaxLength(64);
            answer.Property(a => a.About).HasMaxLength(SubjectLengthMax);
            answer.HasIndex(a => a.About);
            answer.Property(a => a.Fingerprint).HasMaxLength(64);
            answer.Property(a => a.Location).HasMaxLength(TextLengthMax);
            answer.Property(a => a.ContentType).HasMaxLength(50);
            answer.HasIndex(a => a.At);
        });

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties()
                .Concat(entity.GetComplexProperties().SelectMany(part => part.ComplexType.GetProperties())))
                property.SetColumnName(SnakeCase(property.Name));
        }
    }

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseUntold();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseUntold();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    // An account cannot change without a line in its history: a feature that forgets it fails in its first test.
    private void RefuseUntold()
    {
        ChangeTracker.DetectChanges();
        var told = ChangeTracker.Entries<AccountChange>().Select(entry => (entry.Entity.Subject, entry.Entity.Version)).ToHashSet();
        foreach (var entry in ChangeTracker.Entries<IAccount>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                && !told.Contains((entry.Entity.Subject, entry.Entity.Version)))
                throw new InvalidOperationException($"An account is {entry.State} without a line in the history of accounts.");
        }
    }

    private static void Stands(ComplexPropertyBuilder<Standing> standing)
    {
        standing.Ignore(s => s.IsActive);
        standing.Property(s => s.Holder).HasMaxLength(SubjectLengthMax).HasConversion(HolderText);
        standing.Property(s => s.CreatedBy).HasMaxLength(SubjectLengthMax);
        standing.Property(s => s.ProposedBy).HasMaxLength(SubjectLengthMax).HasConversion(HolderText);
        standing.Property(s => s.SuspendedBy).HasMaxLength(SubjectLengthMax).HasConversion(HolderText);
        standing.Property(s => s.SuspendedByRole).HasMaxLength(20).HasConversion(RoleText);
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
