// SPDX-License-Identifier: Apache-2.0
/**
 * The application: Kubernetes client, SDK settings, leader election and health checks. Contains no rules about experiments, and
 * no other package depends on it.
 */
package dev.fairloss.operator.app;
