// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's permissions: one list, from which its roles are generated. Depends on no other package.
 */
package dev.fairloss.operator.rbac;
