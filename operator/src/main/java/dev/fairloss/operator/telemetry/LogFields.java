// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import io.quarkus.logging.LoggingFilter;
import java.util.List;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Renames the log fields that the SDK sets to {@code namespace} and {@code experiment} and removes its other fields. Filters no
 * record out.
 */
@LoggingFilter(name = "experiment-fields")
public final class LogFields implements Filter {
    private static final Map<String, String> NAMES =
            Map.of("resource.name", "experiment", "resource.namespace", "namespace");

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
        }
        return true;
    }
}
