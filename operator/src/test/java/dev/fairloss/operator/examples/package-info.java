// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the tests of the folder examples/: each manifest is valid and shows no difference after a sync. May use
 * all test code.
 */
package dev.fairloss.operator.examples;
