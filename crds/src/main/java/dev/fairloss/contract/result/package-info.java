// SPDX-License-Identifier: Apache-2.0
/**
 * Results of steps and experiments as versioned JSON records: numbers and names, no tensors, no logic beyond lookups. May
 * import {@code mdp}, {@code spec}, {@code step} and Jackson's annotations; imports no client and no engine.
 *
 * <p>Wide records have a generated builder ({@code @RecordBuilder}). It is staged: a required component that is left out
 * does not compile. Records that are copied implement {@code With}.
 */
package dev.fairloss.contract.result;
