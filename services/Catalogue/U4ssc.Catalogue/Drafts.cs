using U4ssc.Catalogue.Domain;
using U4ssc.Catalogue.Features;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue;

/// <summary>
/// Who sees drafts: the secretariat, whose work they are, and auditors. For everybody else a draft is not there, in whatever way it is
/// asked for: half of a rule that somebody quotes is worse than none. Every read of an edition or a benchmark set goes through here.
/// </summary>
internal static class Drafts
{
    /// <summary>True where the caller sees what is not published.</summary>
    public static bool AreSeenBy(Request request) => request.Caller.Role is Role.Secretariat or Role.Auditor;

    /// <summary>An edition that the caller may see, as it is or as the request asks for it, or null.</summary>
    public static async Task<At<EditionView>?> Edition(string edition, Request request) =>
        (await Resources.Read<EditionView, IEditionEvent>(
        request, _ => Seen<EditionView, IEditionEvent>(request, Identities.EditionStream(edition), view => view.State))).View;

    /// <summary>GET of a thing that is a draft first: now, at a version, at an instant.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="state">Draft or published.</param>
    public static async Task<IResult> Read<TView, TEvent>(Request request, Guid stream, Func<TView, string> state)
        where TView : class, IView<TView, TEvent>
    {
        var (found, answer) = await Resources.Read<TView, TEvent>(request, _ => Seen<TView, TEvent>(request, stream, state));
        return found is null ? answer : PublicAnswer.Of(request, found.Version, state(found.Value) == EditionView.Published, found.Value);
    }

    /// <summary>
    /// The stream where the caller may see it, with its beginnings once it is published; an empty id, which is nobody's, where not.
    /// </summary>
    public static async ValueTask<Guid> Seen<TView, TEvent>(Request request, Guid stream, Func<TView, string> state)
        where TView : class, IView<TView, TEvent>
    {
        var streams = request.Http.RequestServices.GetRequiredService<Streams>();
        return await streams.View<TView, TEvent>(stream, request.Cancellation) is { } now
            && IsSeen(state(now.Value), request) ? stream : Guid.Empty;
    }

    private static bool IsSeen(string state, Request request) => state == EditionView.Published || AreSeenBy(request);
}
