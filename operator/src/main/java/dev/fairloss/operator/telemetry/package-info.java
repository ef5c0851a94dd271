// SPDX-License-Identifier: Apache-2.0
/**
 * Events, logs and metrics. Uses the API only and decides nothing.
 */
package dev.fairloss.operator.telemetry;
