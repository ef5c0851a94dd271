// SPDX-License-Identifier: Apache-2.0
/**
 * Holds what an administrator sets. Read once, checked at start.
 */
package dev.fairloss.operator.config;
