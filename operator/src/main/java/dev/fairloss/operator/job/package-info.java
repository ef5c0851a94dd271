// SPDX-License-Identifier: Apache-2.0
/**
 * Holds how a step becomes a Job and a manifest a ConfigMap. May import the contract and the models of Kubernetes; may not
 * import a client, a clock or a logger.
 */
package dev.fairloss.operator.job;
