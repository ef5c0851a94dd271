// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the one reconciler, which wires observe, plan, apply and status; beside it its watches, the way of an experiment that
 * goes, and the telling of a status. No rules.
 */
package dev.fairloss.operator.reconcile;
