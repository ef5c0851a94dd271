// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.LoggingFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Renames the log fields that the SDK sets to {@code namespace} and {@code experiment} and removes its other fields. Logs the
 * retry of an informer in one line: one that cannot watch its namespace retries twice a minute. Filters no record out.
 */
@LoggingFilter(name = "experiment-fields")
public final class LogFields implements Filter {
    private static final Map<String, String> NAMES =
            Map.of("resource.name", "experiment", "resource.namespace", "namespace");

    /** Loggers of informers that cannot list their objects and retry. */
    private static final Set<String> INFORMERS = Set.of(
            "io.fabric8.kubernetes.client.informers.impl.cache.Reflector",
            "io.javaoperatorsdk.operator.processing.event.source.informer.InformerWrapper");

    private static final List<String> PREFIXES = List.of("resource.", "eventsource.");

    @Override
    public boolean isLoggable(LogRecord line) {
        if (line instanceof ExtLogRecord fields) {
            fields.copyMdc();
            for (var entry : Map.copyOf(fields.getMdcCopy()).entrySet()) {
                if (PREFIXES.stream().anyMatch(entry.getKey()::startsWith)) {
                    fields.removeMdc(entry.getKey());
                    if (NAMES.containsKey(entry.getKey())) {
                        fields.putMdc(NAMES.get(entry.getKey()), entry.getValue());
                    }
                }
            }
            if (fields.getThrown() != null && INFORMERS.contains(String.valueOf(fields.getLoggerName()))) {
                fields.setMessage(
                        fields.getMessage() + ": " + cause(fields.getThrown()), ExtLogRecord.FormatStyle.NO_FORMAT);
                fields.setThrown(null);
            }
        }
        return true;
    }

    /** The API server's message, or else the innermost exception. */
    private static String cause(Throwable thrown) {
        if (thrown instanceof KubernetesClientException refused && refused.getStatus() != null) {
            return refused.getStatus().getMessage();
        }
        return thrown.getCause() == null ? thrown.toString() : cause(thrown.getCause());
    }
}
