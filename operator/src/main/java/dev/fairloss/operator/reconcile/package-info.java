// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the one reconciler, which wires observe, plan, apply and status, and the settings of its watches. No rules.
 */
package dev.fairloss.operator.reconcile;
