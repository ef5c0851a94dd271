// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import dev.fairloss.trainer.engine.ScriptCode;

/**
 * Writes cos(theta + m) of the own class, computed as cos theta cos m - sin theta sin m without an arc cosine. Ours: sin theta is
 * kept at 1e-4 or above, so that the gradient stays finite for a sample at its class center, where it is that of cos theta cos m.
 */
final class AngularMargin {
    private static final double LEAST_SINE_SQUARED = 1e-8;

    private AngularMargin() {}

    /** The terms of {@link #apply}: cos m, sin m and m sin m. */
    static float[] terms(float margin) {
        return new float[] {(float) Math.cos(margin), (float) Math.sin(margin), (float) (margin * Math.sin(margin))};
    }

    /**
     * Variables of a script, (batch, 1).
     *
     * @param turned cos(theta + m), which rises again where theta + m exceeds pi
     * @param falling the same, with cos theta - m sin m beyond pi
     */
    record Target(String turned, String falling) {}

    /** Applies the margin of each sample to the cosine of its own class. @param cosine (batch, 1) */
    static Target apply(HeadScript script, String cosine) {
        ScriptCode code = script.code();
        String cos = script.term(0);
        String turned = turned(code, cosine, cos, script.term(1));
        String within = code.call("gt", cosine, code.call("neg", cos));
        return new Target(turned, code.call("where", within, turned, code.call("sub", cosine, script.term(2))));
    }

    /** cos(theta + m). @param cos cos m @param sin sin m */
    static String turned(ScriptCode code, String cosine, String cos, String sin) {
        String sineSquared = code.call("add", code.call("neg", code.call("square", cosine)), 1);
        String sine = code.call("sqrt", code.call("maximum", sineSquared, code.scalar(LEAST_SINE_SQUARED, cosine)));
        return code.call("sub", code.call("mul", cosine, cos), code.call("mul", sine, sin));
    }
}
