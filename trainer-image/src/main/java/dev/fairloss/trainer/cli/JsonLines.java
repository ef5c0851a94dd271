// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import java.io.PrintStream;

/** One JSON object a line. */
record JsonLines(PrintStream out) {
    void print(Object value) {
        try {
            String line = ContractJson.mapper().writeValueAsString(value);
            synchronized (out) {
                out.println(line);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON form: " + value.getClass(), e);
        }
    }
}
