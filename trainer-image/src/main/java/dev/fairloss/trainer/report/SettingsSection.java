// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.Environment;
import dev.fairloss.contract.result.ExperimentResults;
import java.util.List;

/** The experiment file and the environment: everything needed to run the experiment again. */
final class SettingsSection {
    private SettingsSection() {}

    static Section of(ExperimentResults results) {
        Environment environment = results.environment();
        List<List<String>> rows = List.of(
                List.of("FairLoss", environment.product()),
                List.of("Java", environment.java()),
                List.of("engine", environment.engine()),
                List.of("system", environment.system()),
                List.of("device", environment.device()),
                List.of("threads", Integer.toString(environment.threads())),
                List.of("precision", environment.precision()),
                List.of("data fingerprint", results.data().fingerprint()));
        return Section.of(
                "settings",
                "Settings",
                Page.paragraph("The experiment file with all defaults filled in."),
                Page.scroll("Experiment file", Element.of("pre").text(results.experimentFile())),
                Page.facts("Environment", List.of("component", "version or value"), rows));
    }
}
