// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import dev.fairloss.trainer.engine.ScriptCode;

/**
 * What a {@link MarginHead} may use in its part of the script: all cosines, labels, terms of its margins, embedding norms and
 * its own state. Methods take and return names of variables.
 */
public final class HeadScript {
    private final ScriptCode code;
    private final FairLoss.Inputs inputs;
    private final String cosines;
    private final String labels;
    private final String terms;

    /** @param cosines (batch, classes) */
    HeadScript(ScriptCode code, FairLoss.Inputs inputs, String cosines) {
        this.code = code;
        this.inputs = inputs;
        this.cosines = cosines;
        this.labels = code.call("unsqueeze", inputs.labels(), 1);
        this.terms = code.call("type_as", inputs.terms(), cosines);
    }

    /** Adds statements of the head. */
    public ScriptCode code() {
        return code;
    }

    /** Cosine between each embedding and each class center, (batch, classes), in [-1, 1]. */
    public String cosines() {
        return cosines;
    }

    /** A term of {@link MarginHead#terms} for the class of each sample, (batch, 1), of the type of the cosines. */
    public String term(int index) {
        return code.call("slice", terms, 1, index, index + 1);
    }

    /** The value of each sample's own class in an array of (batch, classes): (batch, 1). */
    public String own(String ofClasses) {
        return code.call("gather", ofClasses, 1, labels);
    }

    /** An array of (batch, classes) with the own classes' values replaced by (batch, 1). */
    public String withOwn(String ofClasses, String own) {
        return code.call("scatter", ofClasses, 1, labels, own);
    }

    /** Length of each embedding before normalization, (batch, 1), float64: no gradient flows through it. */
    public String norms() {
        String values = code.let("torch.to(torch.detach(" + inputs.embeddings() + "), " + ScriptCode.FLOAT64 + ")");
        return code.let("torch.sqrt(torch.sum(torch.mul(" + values + ", " + values + "), [1], True))");
    }

    /** A value of {@link MarginHead#initialState}, by its index, as the previous update left it; no dimensions, float64. */
    public String state(int index) {
        return code.let("torch.to(torch.select(" + inputs.state() + ", 0, " + index + "), " + ScriptCode.FLOAT64 + ")");
    }

    /** Keeps a value for later updates, rounded to float32. It is part of the model's file and of every checkpoint. */
    public void keep(int index, String value) {
        code.call("copy_", "torch.select(" + inputs.state() + ", 0, " + index + ")", value);
    }
}
