// SPDX-License-Identifier: Apache-2.0
/** Holds the shared test code: a real API server, a simulated Job controller, kubelet and trainer, and fixtures for Jobs, pods, plans and statuses. */
package dev.fairloss.operator.testing;
