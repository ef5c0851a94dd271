// SPDX-License-Identifier: Apache-2.0
/**
 * Limits that the administrator sets for the experiments of a namespace. Pure. The chart renders the same limits as a
 * ValidatingAdmissionPolicy; a test holds the two together. Uses no other package of the operator.
 */
package dev.fairloss.operator.limit;
