// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A waiver of a vulnerability in OSV-Scanner's configuration.
 *
 * @param fields as in the file, without quotes
 */
record Waiver(Map<String, String> fields) {
    private static final Pattern FIELD = Pattern.compile("(?m)^\\s*([A-Za-z]+)\\s*=\\s*\"?([^\"#\\n]*)\"?");
    private static final Pattern ID = Pattern.compile("GHSA(-[0-9a-z]{4}){3}|CVE-\\d{4}-\\d{4,}");
    private static final Pattern TABLE = Pattern.compile("(?m)^\\s*\\[+\\s*([^\\]\\s]+)");
    private static final int SHORTEST_REASON = 40;

    /** The waivers of a configuration file. Passes over comments. */
    static List<Waiver> of(String toml) {
        String text = toml.replaceAll("(?m)^\\s*#.*$", "");
        return Arrays.stream(text.split("\\[\\[IgnoredVulns]]"))
                .skip(1)
                .map(block -> {
                    var fields = new TreeMap<String, String>();
                    FIELD.matcher(block)
                            .results()
                            .forEach(found ->
                                    fields.put(found.group(1), found.group(2).strip()));
                    return new Waiver(fields);
                })
                .toList();
    }

    /** Tables of a configuration file that are no waivers of a single vulnerability. */
    static List<String> otherTables(String toml) {
        return TABLE.matcher(toml)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals("IgnoredVulns"))
                .toList();
    }

    /** What is wrong with the waiver; empty if nothing is. */
    List<String> problems(LocalDate today) {
        var problems = new ArrayList<String>();
        if (!ID.matcher(fields.getOrDefault("id", "")).matches()) {
            problems.add("id is neither GHSA-xxxx-xxxx-xxxx nor CVE-YYYY-NNNN");
        }
        if (fields.getOrDefault("reason", "").length() < SHORTEST_REASON) {
            problems.add("reason does not say why FairLoss is not affected");
        }
        try {
            if (LocalDate.parse(fields.getOrDefault("ignoreUntil", "")).isAfter(today.plusYears(1))) {
                problems.add("ignoreUntil is more than a year from now");
            }
        } catch (DateTimeParseException e) {
            problems.add("ignoreUntil is not a date");
        }
        return problems;
    }
}
