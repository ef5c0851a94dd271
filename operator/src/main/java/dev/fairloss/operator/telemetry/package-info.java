// SPDX-License-Identifier: Apache-2.0
/**
 * Holds events and metrics. Calls nothing above it and decides nothing.
 */
package dev.fairloss.operator.telemetry;
