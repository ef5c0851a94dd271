// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the end-to-end tests on a real cluster, {@code ./mvnw verify -Pe2e}: the chart, the images, pods, an object store. They
 * use the product only from outside: the resource, the chart, the command line.
 */
package dev.fairloss.e2e;
