// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import dev.fairloss.trainer.engine.ScriptCode;
import java.util.List;

/**
 * Margin that depends on image quality, which the norm of the embedding approximates (AdaFace: Kim, Jain and Liu, CVPR 2022):
 *
 * <pre>
 * own cosine = cos(theta + g_angle) - g_add,   g_angle = -m z,   g_add = m z + m
 * z = clip(h (norm - mean) / (deviation + eps), -1, 1)
 * </pre>
 *
 * with h = 0.333. Mean and deviation of the norms are running values, the newest batch with weight 0.01, starting at 20 and 100
 * as in the authors' code; so are the clipping of norms to [0.001, 100], of cosines to +-(1 - eps) and of angles to
 * [eps, pi - eps], with eps = 0.001. No gradient flows through norms.
 *
 * <p>In the paper m is one number, 0.4 by default. Here it is the margin of the sample's class: a group's margin sets how strong
 * both parts are, and the norm still decides between them. z = -1 (poor image) gives cos(theta + m), as ArcFace; z = 0 gives
 * cos theta - m, as CosFace; z = 1 gives cos(theta - m) - 2 m. With m = 0 it is a plain softmax over clipped cosines.
 */
public record AdaFace() implements MarginHead {
    /** Names of the running values. */
    static final String MEAN = "norm_mean";

    static final String DEVIATION = "norm_deviation";

    private static final double CONCENTRATION = 0.333;
    private static final double NEWEST_WEIGHT = 0.01;
    private static final float INITIAL_MEAN = 20;
    private static final float INITIAL_DEVIATION = 100;
    private static final double LEAST_NORM = 0.001;
    private static final double LARGEST_NORM = 100;
    private static final double EPSILON = 1e-3;

    @Override
    public List<State> initialState() {
        return List.of(new State(MEAN, INITIAL_MEAN), new State(DEVIATION, INITIAL_DEVIATION));
    }

    @Override
    public String write(HeadScript script) {
        ScriptCode code = script.code();
        String margin = script.term(0);
        String cosines = clip(code, script.cosines(), -1 + EPSILON, 1 - EPSILON);
        String own = script.own(cosines);
        // In float64, and rounded to the type of the cosines.
        String shift = code.call("mul", code.call("to", margin, ScriptCode.FLOAT64), quality(script));
        String addend = code.call("add", shift, margin);
        String turned = code.call("sub", code.call("acos", own), code.call("type_as", shift, own));
        String angle = clip(code, turned, EPSILON, Math.PI - EPSILON);
        String target = code.call("sub", code.call("cos", angle), code.call("type_as", addend, own));
        return script.withOwn(cosines, target);
    }

    /** Writes the standardized norm z of each sample, (batch, 1), float64, after the running values have taken in this batch. */
    private static String quality(HeadScript script) {
        ScriptCode code = script.code();
        String norms = code.call("clamp", script.norms(), LEAST_NORM, LARGEST_NORM);
        String batchMean = code.call("mean", norms);
        String centered = code.call("sub", norms, batchMean);
        // With the n - 1 correction, as in the authors' code; 0 for a single sample.
        String degrees = code.let("ops.prim.max(torch.sub(torch.numel(" + norms + "), 1), 1)");
        String variance = code.call("div", code.call("sum", code.call("mul", centered, centered)), degrees);
        script.keepRunning(0, batchMean, NEWEST_WEIGHT);
        script.keepRunning(1, code.call("sqrt", variance), NEWEST_WEIGHT);
        String distance = code.call("mul", code.call("sub", norms, script.state(0)), CONCENTRATION);
        String z = code.call("div", distance, code.call("add", script.state(1), EPSILON));
        return code.call("clamp", z, -1.0, 1.0);
    }

    private static String clip(ScriptCode code, String x, double least, double most) {
        return code.call("minimum", code.call("maximum", x, code.scalar(least, x)), code.scalar(most, x));
    }
}
