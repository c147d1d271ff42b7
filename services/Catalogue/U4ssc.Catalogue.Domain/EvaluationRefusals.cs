using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>
/// Every way a whole evaluation can be refused; what one data point's figures do not give is in its <see cref="Evaluation.Refused"/>.
/// </summary>
public static class EvaluationRefusals
{
    /// <summary>Data points that the edition does not have, or that are stated twice.</summary>
    public static Refusal Unknown(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid("evaluation.data_points_refused",
        "Some of these data points are not in the edition, or are stated twice. Correct each place that is named.", places);

    /// <summary>Common inputs that are no figures: nothing could be divided by them.</summary>
    public static Refusal CommonInputs(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid("evaluation.common_inputs_refused",
        "Some of these common inputs are not what they can be. Correct each place that is named.", places);
}
