// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

/**
 * The experiment to which an object belongs.
 *
 * @param namespace of the experiment and of all that belongs to it
 * @param name      of the experiment, at most 63 characters
 * @param uid       of the experiment: one of the same name that comes after it is another
 */
public record ExperimentRef(String namespace, String name, String uid) {}
