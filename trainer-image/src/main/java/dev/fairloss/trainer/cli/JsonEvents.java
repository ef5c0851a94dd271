// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes JSON events, one object per line: {@code {"at": TIME, "event": NAME, ...}}. Thread-safe.
 *
 * @param out where events go
 * @param clock for the times of events
 * @param common fields of every event, such as the step; an event's own field of the same name takes precedence
 */
record JsonEvents(PrintStream out, InstantSource clock, Map<String, ?> common) {
    JsonEvents(PrintStream out, InstantSource clock) {
        this(out, clock, Map.of());
    }

    /** The same with these fields in every event. */
    JsonEvents with(Map<String, ?> common) {
        return new JsonEvents(out, clock, common);
    }

    /** The same with another field in every event. */
    JsonEvents with(String field, Object value) {
        var more = new LinkedHashMap<String, Object>(common);
        more.put(field, value);
        return with(more);
    }

    void emit(String event, Map<String, ?> fields) {
        var object = new LinkedHashMap<String, Object>();
        object.put("at", clock.instant());
        object.put("event", event);
        object.putAll(common);
        object.putAll(fields);
        try {
            String line = ContractJson.mapper().writeValueAsString(object);
            synchronized (out) {
                out.println(line);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON form: " + object, e);
        }
    }
}
