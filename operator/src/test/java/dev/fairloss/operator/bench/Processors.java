// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.bench;

import java.util.stream.Stream;

/**
 * Processor-seconds that each side has used so far, or within a phase.
 *
 * @param operator  the operator
 * @param server    the API server and etcd
 * @param benchmark this process, which creates experiments and simulates the Job controller and the kubelets
 */
record Processors(double operator, double server, double benchmark) {
    static Processors used(OperatorUnderTest operator) {
        var here = ProcessHandle.current();
        return new Processors(
                seconds(Stream.of(operator.process())),
                seconds(here.descendants().filter(Processors::isServer)),
                seconds(Stream.of(here)));
    }

    Processors since(Processors before) {
        return new Processors(operator - before.operator, server - before.server, benchmark - before.benchmark);
    }

    private static boolean isServer(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("kube-apiserver") || command.endsWith("etcd"))
                .isPresent();
    }

    private static double seconds(Stream<ProcessHandle> processes) {
        return processes
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToDouble(used -> used.toMillis() / 1e3)
                .sum();
    }
}
