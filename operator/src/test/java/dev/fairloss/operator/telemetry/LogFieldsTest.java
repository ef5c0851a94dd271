// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
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

    @Test
    void theRetryOfAnInformerIsOneLineWithItsCause() {
        var forbidden = new KubernetesClientException(new StatusBuilder()
                .withCode(403)
                .withMessage("jobs.batch is forbidden")
                .build());
        assertThat(retry(new CompletionException(forbidden)))
                .isEqualTo("listSyncAndWatch failed for jobs, will retry: jobs.batch is forbidden");
        assertThat(retry(new CompletionException(new IOException("connection refused"))))
                .isEqualTo("listSyncAndWatch failed for jobs, will retry: java.io.IOException: connection refused");
    }

    @Test
    void otherExceptionsKeepTheirStackTrace() {
        var line = new ExtLogRecord(Level.WARN, "text", "logger");
        line.setThrown(new IOException("gone"));
        assertThat(new LogFields().isLoggable(line)).isTrue();
        assertThat(line.getThrown()).hasMessage("gone");
        assertThat(line.getMessage()).isEqualTo("text");
    }

    private static String retry(Throwable thrown) {
        var line = new ExtLogRecord(Level.WARN, "listSyncAndWatch failed for jobs, will retry", "logger");
        line.setLoggerName("io.fabric8.kubernetes.client.informers.impl.cache.Reflector");
        line.setThrown(thrown);
        assertThat(new LogFields().isLoggable(line)).isTrue();
        assertThat(line.getThrown()).isNull();
        return line.getMessage();
    }
}
