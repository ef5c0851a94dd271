// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The list of the experiments of all stores. */
final class ListPage {
    private final List<ConsoleSource> sources;
    private final Templates templates;

    ListPage(List<ConsoleSource> sources, Templates templates) {
        this.sources = List.copyOf(sources);
        this.templates = templates;
    }

    /** A row. */
    private record Row(
            String title,
            String key,
            StoredStepState state,
            String steps,
            String changed,
            String headline,
            String store) {}

    /** A store that cannot be read. */
    private record Failure(String text, String read) {}

    ConsoleResponse render(ConsoleRequest request) {
        var filter = ExperimentFilter.of(request);
        var failures = new ArrayList<Failure>();
        var all = new ArrayList<ExperimentEntry>();
        var listed = sources.stream().map(ConsoleSource::stores).toList();
        listed.stream()
                .flatMap(source -> source.failure().stream())
                .forEach(failure -> failures.add(new Failure(ConsoleStore.text(failure), "")));
        var stores = new HashMap<String, String>();
        for (var store :
                listed.stream().flatMap(source -> source.all().stream()).toList()) {
            stores.put(store.id(), store.artifacts().describe());
            var listing = store.list();
            listing.failure()
                    .ifPresent(text -> failures.add(
                            new Failure(text, listing.entries().isEmpty() ? "" : DisplayText.clock(listing.read()))));
            all.addAll(listing.entries());
        }
        all.sort(ExperimentEntry.NEWEST_FIRST);
        var matching = filter.matching(all);
        var values = new HashMap<String, Object>();
        values.put("title", "Experiments");
        values.put(
                "rows",
                filter.visible(matching).stream()
                        .map(entry -> row(entry, stores))
                        .toList());
        values.put("failures", failures);
        values.put("states", StoredStepState.values());
        values.put("text", filter.text());
        values.put("state", filter.stateName());
        values.put("all", all.size());
        values.put("matching", matching.size());
        values.put("page", filter.page());
        values.put("pages", Math.max(1, (matching.size() + ExperimentFilter.PAGE - 1) / ExperimentFilter.PAGE));
        values.put("stores", sources.stream().map(ConsoleSource::describe).toList());
        return ConsoleResponse.html(200, templates.render("list", values));
    }

    private Row row(ExperimentEntry entry, Map<String, String> stores) {
        return new Row(
                entry.title(),
                entry.key(),
                entry.state(),
                entry.stepsDone() + " of " + entry.steps(),
                DisplayText.time(entry.changed()),
                entry.headline(),
                stores.size() > 1 ? stores.get(entry.store()) : "");
    }
}
