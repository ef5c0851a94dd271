// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One JSON object a line, for machines: {@code {"at": TIME, "event": NAME, ...}}. Safe for several threads.
 *
 * @param out where they go
 * @param clock for their times
 * @param always fields of every object, such as whose it is; an event's own field of the same name goes before
 */
record JsonEvents(PrintStream out, InstantSource clock, Map<String, ?> always) {
    JsonEvents(PrintStream out, InstantSource clock) {
        this(out, clock, Map.of());
    }

    /** The same with fields of every object. */
    JsonEvents with(Map<String, ?> always) {
        return new JsonEvents(out, clock, always);
    }

    void emit(String event, Map<String, ?> fields) {
        var object = new LinkedHashMap<String, Object>();
        object.put("at", clock.instant());
        object.put("event", event);
        object.putAll(always);
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
