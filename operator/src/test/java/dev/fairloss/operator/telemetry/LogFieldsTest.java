// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class LogFieldsTest {
    @Test
    void fieldsOfTheSdkAreRenamedAndOthersKept() {
        var line = new ExtLogRecord(Level.INFO, "text", "logger");
        line.setMdc(Map.of(
                "resource.name", "casia",
                "resource.namespace", "team-a",
                "resource.uid", "1",
                "eventsource.event.resource.name", "casia-prepare-1",
                "step", "prepare"));
        assertThat(new LogFields().isLoggable(line)).isTrue();
        assertThat(line.getMdcCopy())
                .isEqualTo(Map.of("experiment", "casia", "namespace", "team-a", "step", "prepare"));
    }
}
