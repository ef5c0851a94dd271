// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pod writes as its termination message: the {@link TerminationMessage} of its step as a JSON object; if several trainings
 * share the pod, a JSON array with one for each, in the order of the command line. Both have at most {@value
 * TerminationMessage#LIMIT} bytes.
 */
public final class TerminationReport {
    private TerminationReport() {}

    /**
     * The JSON form. The texts of the problems of several steps share the limit, so they are truncated further than those of one.
     *
     * @param messages of the steps, 1 to {@value Concurrency#MAX_TRAININGS}; several only of trainings
     * @throws IllegalArgumentException if there is none
     */
    public static byte[] bytes(List<TerminationMessage> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A pod runs at least one step.");
        }
        return messages.size() == 1 ? messages.get(0).bytes() : shared(messages);
    }

    private static byte[] shared(List<TerminationMessage> messages) {
        int text = TerminationMessage.TEXT;
        byte[] json = truncated(messages, text);
        while (json.length > TerminationMessage.LIMIT) {
            text = TerminationMessage.shorter(text, steps(messages), json.length);
            json = truncated(messages, text);
        }
        return json;
    }

    private static byte[] truncated(List<TerminationMessage> messages, int text) {
        return TerminationMessage.json(
                messages.stream().map(message -> message.truncated(text)).toList());
    }

    private static String steps(List<TerminationMessage> messages) {
        return messages.stream().map(message -> message.step().text()).collect(Collectors.joining(", "));
    }

    /**
     * Parses the output of {@link #bytes}; empty for anything else, such as the last lines of a log.
     *
     * @param text the termination message in the container status
     */
    public static List<TerminationMessage> read(String text) {
        var one = TerminationMessage.read(text);
        if (one.isPresent()) {
            return List.of(one.get());
        }
        try {
            var several = ContractJson.mapper().readValue(text, TerminationMessage[].class);
            return several != null && Stream.of(several).allMatch(TerminationMessage::isComplete)
                    ? List.of(several)
                    : List.of();
        } catch (JsonProcessingException notOurs) {
            return List.of();
        }
    }
}
