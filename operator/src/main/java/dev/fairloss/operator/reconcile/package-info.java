// SPDX-License-Identifier: Apache-2.0
/**
 * The reconciler: wires observe, plan, apply and status, and handles event sources, cleanup and status updates. Contains no
 * rules.
 */
package dev.fairloss.operator.reconcile;
