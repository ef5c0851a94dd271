// SPDX-License-Identifier: Apache-2.0
/**
 * Holds what the operator may do: one list, from which its roles are made. Knows nothing of the rest.
 */
package dev.fairloss.operator.rbac;
