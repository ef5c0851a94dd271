// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

/**
 * How an informer stands.
 *
 * @param name     what it watches, and where
 * @param synced   whether its cache was filled once
 * @param running  whether it still tries; one that has stopped never starts again
 * @param watching whether it is connected to the API server now
 */
record InformerHealth(String name, boolean synced, boolean running, boolean watching) {}
