// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import dev.fairloss.trainer.engine.ScriptCode;

/**
 * Fair Loss (ICCV 2019, as its abstract and a later survey give it): mean over the batch of
 *
 * <pre>
 * L = -log( P / (P + sum over j != y of exp(s cos theta_j)) ),   P = exp(s t(theta_y, m_y))
 * </pre>
 *
 * with y the sample's class, theta_j the angle between its embedding and the center of class j, s the scale, m_y the margin of
 * its class in this epoch and t the {@link MarginHead}, for example cos theta - m or cos(theta + m). With margin 0 it is a plain
 * softmax cross entropy over scaled cosines, and log(classes) when all cosines are equal. It falls to 0 as the own class wins
 * and grows without bound, at most like s (2 + m), as it loses. A head may add a penalty, see {@link MagFace}.
 *
 * @param head how a margin enters
 * @param scale s, above 0; 16 for small networks and short trainings, 64 in the field
 * @param labelSmoothing e, 0 to less than 1; 0 in the field. Each class gets the share e / classes of the target, and the own
 *     class 1 - e in addition (Szegedy and others, CVPR 2016, section 7; the form of torch.nn.CrossEntropyLoss)
 */
public record FairLoss(MarginHead head, double scale, double labelSmoothing) {
    /** Least length by which an embedding is divided. */
    private static final double EPSILON = 1e-12;

    /** Checks the numbers. */
    public FairLoss {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("the scale must be above 0, not " + scale);
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("label smoothing must be 0 to less than 1, not " + labelSmoothing);
        }
    }

    /** A loss without label smoothing. */
    public FairLoss(MarginHead head, double scale) {
        this(head, scale, 0);
    }

    /**
     * Variables of a script that the loss reads.
     *
     * @param embeddings (batch, dim), of any length above 0; float32 or float64
     * @param centers (classes, dim), of any length above 0, same type
     * @param labels class of each sample, (batch), int64
     * @param terms {@link MarginHead#terms} of the class of each sample, (batch, n), float32
     * @param state values of {@link MarginHead#initialState}, (n), float32; changed in place
     */
    public record Inputs(String embeddings, String centers, String labels, String terms, String state) {}

    /**
     * Variables of a script that hold the result.
     *
     * @param value mean over the batch, no dimensions
     * @param unit embeddings of length 1, (batch, dim)
     */
    public record Outcome(String value, String unit) {}

    /** Writes the loss of a batch, differentiable in embeddings and centers. */
    public Outcome write(ScriptCode code, Inputs inputs) {
        String unit = normalized(code, inputs.embeddings());
        String cosines = code.call("matmul", unit, code.call("t", normalized(code, inputs.centers())));
        HeadScript script = new HeadScript(code, inputs, cosines);
        String logits = code.call("mul", head.write(script), scale);
        String value = crossEntropy(script, code.call("log_softmax", logits, 1));
        for (String penalty : script.penalties()) {
            value = code.call("add", value, penalty);
        }
        return new Outcome(value, unit);
    }

    private String crossEntropy(HeadScript script, String logProbabilities) {
        ScriptCode code = script.code();
        String own = code.call("mean", script.own(logProbabilities));
        if (labelSmoothing > 0) {
            String smooth = code.call("mul", code.call("mean", logProbabilities), labelSmoothing);
            own = code.call("add", code.call("mul", own, 1 - labelSmoothing), smooth);
        }
        return code.call("neg", own);
    }

    private static String normalized(ScriptCode code, String x) {
        String length = code.call("clamp_min", code.let("torch.norm(" + x + ", 2, [1], True)"), EPSILON);
        return code.call("div", x, code.call("expand_as", length, x));
    }
}
