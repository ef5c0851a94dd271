// SPDX-License-Identifier: Apache-2.0
/**
 * The layout of the artifact store, and the documents that describe steps, checkpoints, attempts and purges. May import
 * {@code json} and Jackson.
 */
package dev.fairloss.contract.artifact;
