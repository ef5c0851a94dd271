// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Converts a YAML 1.1 scalar to JSON as Kubernetes clients do: {@code yes} is true, {@code 010} is 8, a date is text. */
final class YamlScalar {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private YamlScalar() {}

    static JsonNode json(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        try {
            if (tag.equals(Tag.NULL)) {
                return JSON.nullNode();
            } else if (tag.equals(Tag.BOOL)) {
                String word = text.toLowerCase(Locale.ROOT);
                return JSON.booleanNode(word.equals("true") || word.equals("yes") || word.equals("on"));
            } else if (tag.equals(Tag.INT)) {
                return whole(integer(text.replace("_", "")));
            } else if (tag.equals(Tag.FLOAT)) {
                return number(new BigDecimal(text.replace("_", "")));
            }
        } catch (NumberFormatException e) {
            // Numbers of YAML 1.1 only (60:30, .inf) are text or an error in Kubernetes, and text fails here too.
            return JSON.textNode(text);
        }
        return JSON.textNode(text);
    }

    /** A whole number in any notation: clients send 64.0 as 64. */
    private static JsonNode number(BigDecimal value) {
        boolean moderate = Math.abs((long) value.scale()) < 100;
        return moderate && value.stripTrailingZeros().scale() <= 0
                ? whole(value.toBigInteger())
                : JSON.numberNode(value.doubleValue());
    }

    /** The smallest JSON node that holds the number. Clients send integers beyond 64 bits as floating-point numbers. */
    private static JsonNode whole(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return JSON.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE
                ? JSON.numberNode(value.longValue())
                : JSON.numberNode(value.doubleValue());
    }

    private static BigInteger integer(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        String lower = digits.toLowerCase(Locale.ROOT);
        BigInteger value;
        if (lower.startsWith("0x")) {
            value = new BigInteger(lower.substring(2), 16);
        } else if (lower.startsWith("0b")) {
            value = new BigInteger(lower.substring(2), 2);
        } else if (lower.length() > 1 && lower.startsWith("0")) {
            value = new BigInteger(lower.substring(1), 8);
        } else {
            value = new BigInteger(lower);
        }
        return negative ? value.negate() : value;
    }
}
