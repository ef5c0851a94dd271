// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/**
 * A net that turns images into embeddings, spelt as in a manifest.
 */
public enum Backbone {
    /** Small residual net for CPUs: 3x56x56 pixels in, 369 thousand parameters; docs/concepts/method.md. */
    SmallResNet56px
}
