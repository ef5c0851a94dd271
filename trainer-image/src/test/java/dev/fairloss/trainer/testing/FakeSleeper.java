// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import dev.fairloss.trainer.store.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does not wait; records the requested durations. */
public final class FakeSleeper implements Sleeper {
    private final List<Duration> taken = new ArrayList<>();

    @Override
    public Duration elapsed() {
        return taken.stream().reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void sleep(Duration duration) {
        taken.add(duration);
    }

    public List<Duration> taken() {
        return List.copyOf(taken);
    }
}
