// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test captures: "capture" before and "run" after each, and why one failed. */
public final class RecordedCaptures implements BeforeEachCallback, AfterEachCallback {
    private List<String> log = List.of();
    private GraphCapture.Recording recording;

    @Override
    public void beforeEach(ExtensionContext context) {
        log = new ArrayList<>();
        recording = GraphCapture.record(now -> log.add(now ? "capture" : "run"), log::add, false);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        recording.close();
    }

    /** So far. */
    public List<String> log() {
        return List.copyOf(log);
    }
}
