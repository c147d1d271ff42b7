using JasperFx.Events;
using MassTransit;
using U4ssc.Contracts;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Lamps;

/// <summary>The smallest service there can be: what the kernel promises is tested on it.</summary>
public interface ILampEvent;

public sealed record LampHung(string Room, string Agency) : ILampEvent;

public sealed record LampSwitched(bool On, decimal Watts) : ILampEvent;

public sealed record LampTakenDown : ILampEvent;

public abstract record Lamp : IState<Lamp, ILampEvent>, IOwned
{
    public sealed record None : Lamp;

    public sealed record Hanging(string Room, string Agency, bool On) : Lamp;

    public sealed record Gone(string Room, string Agency) : Lamp;

    public static Lamp Initial { get; } = new None();

    public Owner? Whose(Guid id) => this is Hanging hanging ? new(hanging.Agency, id) : null;

    public static Lamp Evolve(Lamp state, ILampEvent happened) => (state, happened) switch
    {
        (None, LampHung hung) => new Hanging(hung.Room, hung.Agency, false),
        (Hanging lamp, LampSwitched switched) => lamp with { On = switched.On },
        (Hanging lamp, LampTakenDown) => new Gone(lamp.Room, lamp.Agency),
        _ => throw new ImpossibleHistoryException(state, happened),
    };
}

public static class LampDecider
{
    public static Decision<ILampEvent> Hang(Lamp state, string room, string agency) => state switch
    {
        Lamp.None => [new LampHung(room, agency)],
        Lamp.Hanging lamp when lamp.Room == room => [],
        _ => Refusal.Conflict("lamp.place_taken", "Another lamp hangs there."),
    };

    public static Decision<ILampEvent> Switch(Lamp state, bool on, decimal watts) => state switch
    {
        Lamp.Hanging lamp when lamp.On == on => [],
        Lamp.Hanging => [new LampSwitched(on, watts)],
        _ => Refusal.Conflict("lamp.not_there", "There is no lamp to switch."),
    };
}

public sealed record LampView(Guid Id, string Room, bool On, decimal Watts, string HungBy) : IView<LampView, ILampEvent>
{
    public string Agency { get; init; } = "";

    public Owner Owner => new(Agency, Id, [new(HungBy)]);

    public static LampView? Evolve(LampView? view, ILampEvent happened, Recorded recorded) => happened switch
    {
        LampHung hung => new(recorded.Stream, hung.Room, false, 0, recorded.Actor) { Agency = hung.Agency },
        LampSwitched switched => view! with { On = switched.On, Watts = switched.Watts },
        _ => view,
    };
}

public sealed class LampRow : IRow<LampRow, ILampEvent>
{
    public Guid Id { get; set; }

    public Owner Owner { get; set; } = Owner.Nobody;

    public string Room { get; set; } = "";

    public int Switched { get; set; }

    public static LampRow? Evolve(LampRow? row, ILampEvent happened, Recorded recorded)
    {
        if (happened is LampHung hung) return new() { Room = hung.Room, Owner = new(hung.Agency, recorded.Stream, [new(recorded.Actor)]) };
        if (happened is LampSwitched) row!.Switched++;
        return row;
    }
}

public sealed class CityCopy : ICopy
{
    public string Id { get; set; } = "";

    public long Version { get; set; }

    public string Name { get; set; } = "";
}

internal sealed class WhenCityDetailsChanged(Inbox inbox) : IConsumer<CityDetailsChanged>
{
    public Task Consume(ConsumeContext<CityDetailsChanged> context) =>
        inbox.Keep<CityCopy>(context, context.Message.CityId.ToString(), copy =>
        copy is not null && copy.Version >= context.Message.Fact.Version
            ? copy
            : new() { Version = context.Message.Fact.Version, Name = context.Message.Details.Name });
}

internal sealed class WhenCityEnrolled(Inbox inbox) : IConsumer<CityEnrolled>
{
    public Task Consume(ConsumeContext<CityEnrolled> context) =>
        inbox.Decide<Lamp, ILampEvent>(context, context.Message.CityId, lamp => LampDecider.Switch(lamp, on: true, 5));
}

internal static class LampService
{
    public static readonly IReadOnlyList<Permit> Access =
    [
        new("POST", "/lamps", Role.Agency, Relation.OwnAgency),
        new("PUT", "/lamps/{id}/switch", Role.Agency, Relation.OwnAgency),
        new("GET", "/lamps", Role.Auditor), new("GET", "/lamps", Role.Agency, Relation.OwnAgency),
        new("GET", "/lamps", Role.City, Relation.OwnCity),
        new("GET", "/lamps", Role.Verifier, Relation.Assigned),
        new("GET", "/lamps/{id}", Role.Agency, Relation.OwnAgency), new("GET", "/lamps/{id}", Role.Auditor),
        new("GET", "/lamps/{id}", Role.City, Relation.OwnCity), new("GET", "/lamps/{id}", Role.Verifier, Relation.Assigned),
        new("GET", "/lamps/{id}/history", Role.Auditor),
        new("GET", "/lamps/{id}/diff", Role.Auditor),
        new("GET", "/open", Role.Anonymous),
    ];

    public sealed record HangBody(string Room, string Agency, decimal? Watts = null, IReadOnlyList<string>? Tags = null);

    public sealed record SwitchBody(bool On, decimal Watts);

    public static WebApplication Create(string[] args) => Create(args, Access);

    /// <param name="name">Its messages are those of the registry: named so it is the one that tells them.</param>
    public static WebApplication Create(string[] args, IReadOnlyList<Permit> access, Action<ServiceBuilder>? more = null,
        string name = "lamps")
    {
        var service = new ServiceBuilder(name, args);
        service.Store(store => store
            .Events(("lamp_hung", typeof(LampHung)), ("lamp_switched", typeof(LampSwitched)), ("lamp_taken_down", typeof(LampTakenDown)))
            .Row<LampRow, ILampEvent>()
            .Copy<CityCopy>());
        service.Announce(Announce, [typeof(LampSwitched)]);
        service.React<WhenCityDetailsChanged, CityDetailsChanged>();
        service.React<WhenCityEnrolled, CityEnrolled>();
        more?.Invoke(service);
        return service.Build(access, Map);
    }

    private static IMessage? Announce(IEvent stored) => stored.Data switch
    {
        LampSwitched => new CityWithdrawn(stored.ToFact(), stored.StreamId, "NO-KS", "NO", "switched"),
        _ => null,
    };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/lamps", (Body<HangBody> body, Request request, Transact transact) => transact.Create<Lamp, ILampEvent>(
            request, request.NewId(), new Owner(body.Value.Agency), lamp => LampDecider.Hang(lamp, body.Value.Room, body.Value.Agency),
            (id, lamp, version, changed) =>
                changed ? Answer.Created($"/api/lamps/lamps/{id}", new { id }, version) : Answer.Ok(new { id }, version),
            claim: $"lamp/{body.Value.Room}", released: lamp => lamp is Lamp.Gone));
        routes.MapPut("/lamps/{id:guid}/switch", (Guid id, Body<SwitchBody> body, Request request, Transact transact) =>
            transact.Ask<Lamp, ILampEvent>(
            request, id,
            lamp => LampDecider.Switch(lamp, body.Value.On, body.Value.Watts), (_, version) => Answer.NoContent(version)));
        routes.MapResource<LampView, ILampEvent>("/lamps/{id:guid}", request => request.RouteId("id"));
        routes.MapGet("/lamps", (Request request, Marten.IQuerySession session) =>
            Lists.Page(session.Query<LampRow>(), request, row => row)).Listed();
        routes.MapGet("/open", () => TypedResults.Ok("open"));
    }
}
