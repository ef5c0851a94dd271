// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the tests of the folder examples/: that each manifest is valid, and stays as it stands in Git when it is synced. May use
 * whatever tests use.
 */
package dev.fairloss.operator.examples;
