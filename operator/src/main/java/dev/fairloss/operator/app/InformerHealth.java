// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

/**
 * The health of an informer.
 *
 * @param source    name of its event source
 * @param namespace that it watches
 * @param synced    whether its cache has been filled
 * @param running   whether it is running; a stopped informer never restarts
 * @param watching  whether it is connected to the API server
 */
record InformerHealth(String source, String namespace, boolean synced, boolean running, boolean watching) {
    /** Name for people: what it watches, and where. */
    String name() {
        return source + " in " + namespace;
    }

    /** Whether its cache is filled and up to date. */
    boolean current() {
        return running && synced && watching;
    }

    /** What is wrong, if it is not {@link #current}. */
    String problem() {
        return !running ? "stopped" : !synced ? "not synced yet" : "not connected";
    }
}
