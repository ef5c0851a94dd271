// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

/** The state of a step, as far as a store shows it. */
enum StoredStepState {
    /** Its manifest exists. */
    FINISHED("Finished", "finished", "✓"),
    /** An attempt has updated its ledger entry recently. */
    RUNNING("Running", "running", "▶"),
    /** It has attempts, but none is running. */
    STOPPED("Stopped", "stopped", "■"),
    /** It has no attempts. */
    WAITING("Not started", "waiting", "○");

    private final String label;
    private final String style;
    private final String symbol;

    StoredStepState(String label, String style, String symbol) {
        this.label = label;
        this.style = style;
        this.symbol = symbol;
    }

    /** The name on pages. */
    public String label() {
        return label;
    }

    /** The CSS class. */
    public String style() {
        return style;
    }

    /** A symbol, so that color is not the only difference. */
    public String symbol() {
        return symbol;
    }
}
