// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

/**
 * The part of a fan-out that one process runs: of the tasks 0, 1, 2, ..., those whose number modulo {@code of} is
 * {@code index}. A step without a fan-out has one shard.
 *
 * @param index from 0
 * @param of number of shards, at least 1
 * @param attempt suffix of the names of this process's attempts, so that no two processes share a name: letters, digits
 *     and '-'; empty if there is only one process
 */
public record Shard(int index, int of, String attempt) {
    /** The whole step, run by one process. */
    public static final Shard ALL = new Shard(0, 1, "");

    public Shard {
        if (of < 1 || index < 0 || index >= of) {
            throw new IllegalArgumentException("no shard: " + index + " of " + of);
        }
    }

    /** Whether a task, or a shard of another number of shards, belongs to this shard. */
    public boolean has(int task) {
        return task % of == index;
    }
}
