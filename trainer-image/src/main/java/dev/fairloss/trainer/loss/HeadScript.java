// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import dev.fairloss.trainer.engine.ScriptCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link MarginHead} may use in its part of the script: all cosines, labels, terms of its margins, embedding norms, its
 * own state, and a penalty that it adds to the loss. Methods take and return names of variables.
 */
public final class HeadScript {
    private final ScriptCode code;
    private final FairLoss.Inputs inputs;
    private final String cosines;
    private final String labels;
    private final String terms;
    private final List<String> penalties = new ArrayList<>();

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

    /** Length of each embedding before normalization, (batch, 1), of the type of the embeddings, differentiable. */
    public String lengths() {
        return code.let("torch.norm(" + inputs.embeddings() + ", 2, [1], True)");
    }

    /** Adds a value without dimensions to the loss. */
    public void penalize(String value) {
        penalties.add(value);
    }

    /** The values to add to the loss. */
    List<String> penalties() {
        return penalties;
    }

    /** A value of {@link MarginHead#initialState}, by its index, as the previous update left it; no dimensions, float64. */
    public String state(int index) {
        return code.let("torch.to(torch.select(" + inputs.state() + ", 0, " + index + "), " + ScriptCode.FLOAT64 + ")");
    }

    /** Keeps a value for later updates, rounded to float32. It is part of the model's file and of every checkpoint. */
    public void keep(int index, String value) {
        code.call("copy_", "torch.select(" + inputs.state() + ", 0, " + index + ")", value);
    }

    /** Keeps a running mean: the newest value, float64 without dimensions, enters with this weight. */
    public void keepRunning(int index, String newest, double weight) {
        String before = code.call("mul", state(index), 1 - weight);
        keep(index, code.call("add", code.call("mul", newest, weight), before));
    }
}
