// SPDX-License-Identifier: Apache-2.0
/**
 * Holds how the application is put together: its client, the SDK's settings, leader election, health. No rules of
 * experiments; nothing depends on it.
 */
package dev.fairloss.operator.app;
