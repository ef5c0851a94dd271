// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's settings. Read once and validated at startup. May use {@code job} and {@code limit}, and no other package of the operator.
 */
package dev.fairloss.operator.config;
