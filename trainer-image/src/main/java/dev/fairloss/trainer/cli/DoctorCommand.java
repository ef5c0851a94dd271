// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.doctor.CheckResult;
import dev.fairloss.trainer.doctor.CheckResult.Verdict;
import dev.fairloss.trainer.doctor.ClockCheck;
import dev.fairloss.trainer.doctor.EngineChecks;
import dev.fairloss.trainer.doctor.EngineFacts;
import dev.fairloss.trainer.doctor.MachineChecks;
import dev.fairloss.trainer.doctor.MachineFacts;
import dev.fairloss.trainer.doctor.StoreCheck;
import dev.fairloss.trainer.store.RetryPolicy;
import dev.fairloss.trainer.store.Secrets;
import dev.fairloss.trainer.store.StoreOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairloss doctor}: checks whether this machine or pod can run the trainer. */
@Command(
        name = "doctor",
        header = "Checks whether this machine or pod can run the trainer.",
        descriptionHeading = "%n",
        description = {
            "Checks Java, cores, memory and scratch space; PyTorch and its bridge, CUDA, the driver and the GPUs; and, with --store, whether the artifact store is reachable and writable, and the clock. Changes nothing, except that it writes and deletes a small object in the store. Run it first when a pod fails.",
            "Ends with exit code 3 if there is a problem, and with 0 otherwise, also with warnings."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss doctor",
            "  fairloss doctor --store s3://faces/team-a --endpoint https://minio.example",
            "  kubectl run doctor --rm -it --restart=Never --image=fairloss/trainer-cpu -- doctor"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Commands commands;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "The artifact store to check: a folder, or s3://BUCKET/PREFIX. Default: none.")
    private Optional<String> store = Optional.empty();

    @Option(names = "--endpoint", paramLabel = "URL", description = "URL of the S3 service. Default: AWS.")
    private Optional<String> endpoint = Optional.empty();

    @Option(names = "--json", description = "Print one JSON event per line, one per check.")
    private boolean json;

    DoctorCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var results = new ArrayList<>(MachineChecks.of(MachineFacts.read()));
        results.addAll(engine());
        store.ifPresent(uri -> results.addAll(ofStore(uri)));
        results.forEach(this::show);
        boolean problem = results.stream().anyMatch(result -> result.verdict() == Verdict.PROBLEM);
        return (problem ? ExitCode.INVALID_INPUT : ExitCode.DONE).status();
    }

    private static List<CheckResult> engine() {
        try {
            return EngineChecks.of(EngineFacts.read());
        } catch (TrainerException failed) {
            return List.of(new CheckResult("pytorch", Verdict.PROBLEM, failed.getMessage(), failed.remedy()));
        }
    }

    private List<CheckResult> ofStore(String uri) {
        var given = StoreOptions.from(commands.environment());
        var service = endpoint.or(given::endpoint);
        var options = given.with(to -> to.endpoint(service)).withRetry(RetryPolicy.DEFAULT.within(PATIENCE));
        var results = new ArrayList<>(List.of(StoreCheck.of(uri, options)));
        service.map(URI::create).ifPresent(server -> results.add(ClockCheck.of(server, Clock.systemUTC())));
        return results;
    }

    private void show(CheckResult result) {
        var console = commands.console();
        var hidden = new CheckResult(
                result.name(), result.verdict(), Secrets.hide(result.found()), Secrets.hide(result.remedy()));
        if (json) {
            console.events().emit("check", Map.of("check", hidden));
            return;
        }
        String verdict = hidden.verdict().name().toLowerCase(Locale.ROOT);
        console.out().printf(Locale.ROOT, "%-8s %-18s %s%n", verdict, hidden.name(), hidden.found());
        if (!hidden.remedy().isEmpty()) {
            console.out().printf(Locale.ROOT, "%-27s %s%n", "", hidden.remedy());
        }
    }
}
