// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

/**
 * The health of an informer.
 *
 * @param name     the resource and namespace that it watches
 * @param synced   whether its cache has been filled
 * @param running  whether it is running; a stopped informer never restarts
 * @param watching whether it is connected to the API server
 */
record InformerHealth(String name, boolean synced, boolean running, boolean watching) {}
