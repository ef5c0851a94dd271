// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.trainer.store.StoreSource;
import java.time.Clock;
import java.util.List;

/**
 * Settings of the console.
 *
 * @param stores the stores to show, which stay the caller's
 * @param port port to listen on; 0 for any free port
 * @param access who may read; a token restricts the console to the loopback address
 * @param clock the time
 */
public record ConsoleSettings(List<StoreSource> stores, int port, ConsoleAccess access, Clock clock) {
    public ConsoleSettings {
        stores = List.copyOf(stores);
    }
}
