// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.catalog.StoredExperiment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Maps paths to pages:
 *
 * <pre>
 * /                                             the list
 * /assets/NAME                                  scripts and styles
 * /experiments/STORE/NAMESPACE/NAME             an experiment
 * /experiments/STORE/NAMESPACE/NAME/events      its changes, as server-sent events
 * /experiments/STORE/NAMESPACE/NAME/report      the page with its report
 * /experiments/STORE/NAMESPACE/NAME/report.html its report alone
 * /experiments/STORE/NAMESPACE/NAME/files       the page with its files
 * /experiments/STORE/NAMESPACE/NAME/files/FILE  a file of its results
 * /experiments/STORE/NAMESPACE/NAME/networks/FILE a network as safetensors or ONNX
 * /compare?e=STORE/NAMESPACE/NAME&amp;e=...         a comparison
 * </pre>
 */
final class ConsoleRoutes {
    private static final String EXPERIMENTS = "experiments";
    private static final String FILES = "files/";
    private static final String NETWORKS = "networks/";
    private static final int EXPERIMENT_PARTS = 4;

    private final List<ConsoleSource> sources;
    private final Templates templates;
    private final ListPage list;

    ConsoleRoutes(List<ConsoleSource> sources, Templates templates) {
        this.sources = List.copyOf(sources);
        this.templates = templates;
        this.list = new ListPage(sources, templates);
    }

    /** The response to a request that the guard allows. */
    ConsoleResponse respond(ConsoleRequest request) {
        var path = request.path();
        try {
            if (path.isEmpty()) {
                return list.render(request);
            }
            return switch (path.get(0)) {
                case "assets" -> path.size() == 2 ? Assets.find(path.get(1)).orElseGet(this::notFound) : notFound();
                case EXPERIMENTS -> experiment(path);
                case "compare" -> path.size() == 1 ? compare(request.parameters("e")) : notFound();
                default -> notFound();
            };
        } catch (TrainerException failure) {
            return unavailable(failure);
        }
    }

    private ConsoleResponse unavailable(TrainerException failure) {
        String text = ConsoleStore.text(failure);
        int status = failure.exitCode() == ExitCode.RETRY ? 503 : 500;
        return ConsoleResponse.html(
                status, templates.render("unavailable", Map.of("title", "Store not readable", "text", text)));
    }

    private ConsoleResponse notFound() {
        return message(404, "Not found", "This page does not exist, or not any more.");
    }

    private ConsoleResponse message(int status, String title, String text) {
        return ConsoleResponse.html(status, templates.render("message", Map.of("title", title, "message", text)));
    }

    private ConsoleResponse experiment(List<String> path) {
        if (path.size() < EXPERIMENT_PARTS) {
            return notFound();
        }
        var store = store(path.get(1));
        var found = store.flatMap(known -> known.find(path.get(2), path.get(3)));
        if (found.isEmpty()) {
            return notFound();
        }
        var page = new ExperimentPage(store.get(), found.get(), templates);
        var files = new FilesPage(store.get(), found.get(), templates);
        String rest = String.join("/", path.subList(EXPERIMENT_PARTS, path.size()));
        if (rest.startsWith(FILES)) {
            return files.download(rest.substring(FILES.length())).orElseGet(this::notFound);
        }
        if (rest.startsWith(NETWORKS)) {
            return files.network(rest.substring(NETWORKS.length())).orElseGet(this::notFound);
        }
        return switch (rest) {
            case "files" -> ConsoleResponse.html(200, files.page(page.frame("files")));
            case "" -> ConsoleResponse.html(200, page.page());
            case "events" -> ConsoleResponse.events(page::fragment);
            case "report" -> ConsoleResponse.html(200, templates.render("report", page.frame("report")));
            case "report.html" -> report(found.get());
            default -> notFound();
        };
    }

    private ConsoleResponse compare(List<String> keys) {
        var experiments = keys.stream()
                .distinct()
                .limit(ComparePage.MOST)
                .map(key -> key.split("/", -1))
                .filter(parts -> parts.length == EXPERIMENT_PARTS - 1)
                .flatMap(parts -> store(parts[0]).flatMap(store -> store.find(parts[1], parts[2])).stream())
                .filter(StoredExperiment::hasResults)
                .toList();
        if (experiments.size() < 2) {
            return message(400, "Comparison", "Select 2 to " + ComparePage.MOST + " finished experiments in the list.");
        }
        var page = new ComparePage(
                experiments.stream().map(StoredExperiment::title).toList(),
                experiments.stream().map(StoredExperiment::results).toList());
        return ConsoleResponse.html(200, templates.render("compare", page.values()));
    }

    private Optional<ConsoleStore> store(String id) {
        return sources.stream().flatMap(source -> source.find(id).stream()).findFirst();
    }

    private ConsoleResponse report(StoredExperiment experiment) {
        return experiment
                .storedReport()
                .map(content -> ConsoleResponse.bytes(200, "text/html; charset=utf-8", content)
                        .with(SecurityHeaders.POLICY, SecurityHeaders.REPORTS))
                .orElseGet(() ->
                        message(404, "No report yet", "The report is written when all other steps are finished."));
    }
}
