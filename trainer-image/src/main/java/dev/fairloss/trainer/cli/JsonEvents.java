// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** One JSON object a line, for machines: {@code {"at": TIME, "event": NAME, ...}}. Safe for several threads. */
record JsonEvents(PrintStream out, InstantSource clock) {
    void emit(String event, Map<String, ?> fields) {
        var object = new LinkedHashMap<String, Object>();
        object.put("at", clock.instant());
        object.put("event", event);
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
