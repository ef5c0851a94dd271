// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

/**
 * Which part of a fan-out a process does: of its tasks 0, 1, 2, ... those that leave the remainder {@code index} when
 * divided by {@code of}. A step without a fan-out has one share.
 *
 * @param index   from 0
 * @param of      number of shares, at least 1
 * @param attempt ends the names of this process's attempts, so that two processes never share one: letters, digits and
 *                '-'; empty where no other process is at work
 */
public record Shard(int index, int of, String attempt) {
    /** All of it, by the only process. */
    public static final Shard ALL = new Shard(0, 1, "");

    public Shard {
        if (of < 1 || index < 0 || index >= of) {
            throw new IllegalArgumentException("no share: " + index + " of " + of);
        }
    }

    /** Whether a task, or what another number of shares named so, belongs to it. */
    public boolean has(int task) {
        return task % of == index;
    }
}
