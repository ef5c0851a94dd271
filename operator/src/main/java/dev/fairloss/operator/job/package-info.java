// SPDX-License-Identifier: Apache-2.0
/**
 * Builds Jobs from steps and the ConfigMap from a spec. May use the contract and the Kubernetes model; no client, clock or
 * logger.
 */
package dev.fairloss.operator.job;
