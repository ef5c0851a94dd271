// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the tests on a real cluster, {@code ./mvnw verify -Pe2e}: the chart, the images, pods, an object store. Whatever they
 * know of the product, they know from outside: the resource, the chart, the command line.
 */
package dev.fairloss.e2e;
