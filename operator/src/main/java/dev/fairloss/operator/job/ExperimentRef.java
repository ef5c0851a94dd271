// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

/**
 * The experiment that an object belongs to.
 *
 * @param namespace of the experiment and of all its objects
 * @param name      of the experiment, at most 63 characters
 * @param uid       of the experiment; differs from that of a later experiment with the same name
 */
public record ExperimentRef(String namespace, String name, String uid) {}
