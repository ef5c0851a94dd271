// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import dev.fairloss.trainer.engine.OutOfMemory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The verdict of the benchmark on what it has measured: whether a device computes what it should. The rules decide by the given
 * figures alone; {@link DeviceChecks} measures them. The limits are ours.
 *
 * @param name what was checked
 * @param passed whether it is as it should be
 * @param found what was found, in one line
 */
public record SelfCheck(String name, boolean passed, String found) {
    /** Largest relative difference of the first loss: both devices compute it from the same weights. */
    private static final double FIRST = 1e-5;

    /** Largest relative difference of the later ones, whose weights differ by rounding. */
    private static final double LATER = 1e-3;

    /** Bytes by which memory may grow in each update: less than any array of a batch, more than what the host's heap adds. */
    private static final long PER_UPDATE = 16 << 10;

    /** Bytes by which it may grow in any case. */
    private static final long ANYWAY = 16 << 20;

    /** Losses on the device agree with those of the CPU: the first to 1e-5, the later ones to 1e-3. */
    public static SelfCheck losses(String name, List<Float> device, List<Float> cpu) {
        if (device.isEmpty() || device.size() != cpu.size()) {
            return new SelfCheck(name, false, device.size() + " losses, " + cpu.size() + " on the CPU");
        }
        double first = difference(device.get(0), cpu.get(0));
        double largest = 0;
        for (int i = 0; i < device.size(); i++) {
            largest = Math.max(largest, difference(device.get(i), cpu.get(i)));
        }
        String found = String.format(
                Locale.ROOT,
                "relative differences: first %.1e (limit %.0e), largest of %d updates %.1e (limit %.0e)",
                first,
                FIRST,
                device.size(),
                largest,
                LATER);
        return new SelfCheck(name, first <= FIRST && largest <= LATER, found);
    }

    private static double difference(double value, double expected) {
        return Math.abs(value - expected) / Math.abs(expected);
    }

    /**
     * Memory is flat: it does not grow by 16 KiB an update, nor by 16 MiB in all if that is more.
     *
     * @param used bytes in use, measured after equal numbers of updates; the first one after all memory has been set up
     * @param updates between the first and the last one
     */
    public static SelfCheck memory(String name, List<Long> used, long updates) {
        if (used.size() < 2) {
            return new SelfCheck(name, false, "the memory in use is unknown");
        }
        long grown = used.get(used.size() - 1) - used.get(0);
        long limit = Math.max(ANYWAY, updates * PER_UPDATE);
        String found = String.format(
                Locale.ROOT,
                "%.1f MiB in use, %+.1f MiB after %,d updates (limit %.0f MiB)",
                mebibytes(used.get(used.size() - 1)),
                mebibytes(grown),
                updates,
                mebibytes(limit));
        return new SelfCheck(name, grown < limit, found);
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }

    /** Two trainings end with the same weights. @param first SHA-256 of the weights of one of them */
    public static SelfCheck equal(String name, String first, String second) {
        boolean equal = first.equals(second);
        String found = equal ? "the same weights in every bit" : "weights differ: " + first + ", " + second;
        return new SelfCheck(name, equal, found);
    }

    /**
     * A request for more memory than there is fails, and the failure says which memory is exhausted and how much was requested.
     *
     * @param failure what the trainer made of it; empty if it was not recognized, or if nothing failed
     */
    public static SelfCheck outOfMemory(String name, Optional<OutOfMemory> failure, OutOfMemory.Memory expected) {
        String found = failure.map(memory -> memory.memory() + ": " + memory.detail())
                .orElse("not recognized as exhausted memory");
        boolean passed = failure.filter(memory ->
                        memory.memory() == expected && !memory.detail().isEmpty())
                .isPresent();
        return new SelfCheck(name, passed, found);
    }
}
