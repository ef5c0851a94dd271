// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's settings. Read once and validated at startup.
 */
package dev.fairloss.operator.config;
