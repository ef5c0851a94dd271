// SPDX-License-Identifier: Apache-2.0
/**
 * The condition types and reasons of an experiment's status. Depends on the API only.
 */
package dev.fairloss.operator.condition;
