// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import dev.fairloss.trainer.runtime.Progress;
import dev.fairloss.trainer.runtime.Progress.StepEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The progress of a run on terminals, in logs and as JSON. */
class ProgressTest {
    /** Elapsed and remaining seconds, and the rate. */
    private static final Pattern RATE = Pattern.compile("\\(0:00:(\\d+) / 0:00:(\\d+)\\) +([0-9.]+)/s");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private void pass(double seconds) {
        now.updateAndGet(before -> before.plus(Duration.ofMillis((long) (seconds * 1000))));
    }

    private void show(BiFunction<PrintStream, InstantSource, Progress> kind, Consumer<Progress> run) {
        try (var out = new PrintStream(written, true, StandardCharsets.UTF_8);
                var progress = kind.apply(out, now::get)) {
            run.accept(progress);
        }
    }

    /** 600 of 1000 updates were done before; 100 more in 20 s are 5 a second, and the last 300 take 60 s. */
    @Test
    void linesAfterAResumeCountWhatThisProcessDid() {
        show(PlainProgress::new, progress -> {
            try (var task = progress.start("pretrain", 1000, 600, "updates")) {
                pass(2);
                task.at(610, Map.of("loss", 9.));
                assertThat(text()).isEmpty();
                pass(18);
                task.at(700, Map.of("loss", 3.25));
                pass(1);
                task.at(705, Map.of("loss", 3.2));
            }
        });
        assertThat(text()).isEqualTo("pretrain 700/1000 updates, 5.00/s, 1 min 00 s left, loss 3.25\n");
    }

    private static StepProgress step(long done) {
        return StepProgressBuilder.builder()
                .version(StepProgress.VERSION)
                .time(Instant.parse("2026-01-02T03:04:05Z"))
                .step("train-fair-loss-1")
                .shard(0)
                .shards(1)
                .margins(List.of())
                .dataWaitSeconds(0)
                .trainings(2)
                .curve(List.of())
                .updates(Optional.of(new Counter(done, 1000)))
                .loss(Optional.of(3.25))
                .imagesPerSecond(Optional.of(512.5))
                .remainingSeconds(Optional.of(65.))
                .build();
    }

    @Test
    void linesShowTheNumbersOfTheStepInPlaceOfItsTasks() {
        show(PlainProgress::new, progress -> {
            try (var task = progress.start("collect-1 1/16", 1000, 0, "updates")) {
                pass(10);
                progress.progressed(step(426));
                pass(10);
                task.at(10, Map.of("loss", 9.));
                progress.progressed(step(427));
                progress.ended(step(427));
                pass(10);
                task.at(20, Map.of("loss", 9.));
            }
        });
        assertThat(text().lines())
                .containsExactly(
                        "train-fair-loss-1 42%, 426/1000 updates, loss 3.25, 512.5 img/s, 1 min 05 s left",
                        "train-fair-loss-1 42%, 427/1000 updates, loss 3.25, 512.5 img/s, 1 min 05 s left",
                        "collect-1 1/16 20/1000 updates, 0.6667/s, 24 min 30 s left, loss 9.00");
    }

    @Test
    void machinesGetTheNumbersOfTheStepOnceASecondAndAtItsEnd() {
        BiFunction<PrintStream, InstantSource, Progress> json =
                (out, clock) -> new JsonProgress(new JsonEvents(out, clock));
        show(json, progress -> {
            for (int done = 1; done <= 4; done++) {
                pass(.4);
                progress.progressed(step(426 + done));
            }
            progress.ended(step(1000));
        });
        String numbers = ",\"loss\":3.25,\"imagesPerSecond\":512.5,\"remainingSeconds\":65.0}";
        assertThat(text().lines())
                .containsExactly(
                        "{\"at\":\"2026-01-02T03:04:05.400Z\",\"event\":\"stepProgress\",\"step\":\"train-fair-loss-1\","
                                + "\"percent\":42,\"updates\":{\"done\":427,\"total\":1000}" + numbers,
                        "{\"at\":\"2026-01-02T03:04:06.600Z\",\"event\":\"stepProgress\",\"step\":\"train-fair-loss-1\","
                                + "\"percent\":43,\"updates\":{\"done\":430,\"total\":1000}" + numbers,
                        "{\"at\":\"2026-01-02T03:04:06.600Z\",\"event\":\"stepProgress\",\"step\":\"train-fair-loss-1\","
                                + "\"percent\":100,\"updates\":{\"done\":1000,\"total\":1000}" + numbers);
    }

    private static StepProgress step(String id, long done) {
        return StepProgressBuilder.builder(step(done)).step(id).build();
    }

    /** Two steps report in turns: each has its lines, from the next ten seconds on. */
    @Test
    void linesOfStepsThatRunTogether() {
        show(PlainProgress::new, progress -> {
            pass(10);
            progress.progressed(step("train-a-1", 100));
            progress.progressed(step("train-b-1", 200));
            pass(5);
            progress.progressed(step("train-a-1", 150));
            progress.progressed(step("train-b-1", 250));
            pass(5);
            progress.progressed(step("train-b-1", 300));
            progress.progressed(step("train-a-1", 200));
            progress.ended(step("train-a-1", 1000));
            pass(10);
            progress.progressed(step("train-b-1", 400));
        });
        assertThat(text().lines())
                .extracting(line -> line.substring(0, line.indexOf(',')))
                .containsExactly("train-a-1 10%", "train-b-1 30%", "train-a-1 20%", "train-b-1 40%");
    }

    @Test
    void machinesGetTheNumbersOfEachStep() {
        BiFunction<PrintStream, InstantSource, Progress> json =
                (out, clock) -> new JsonProgress(new JsonEvents(out, clock));
        show(json, progress -> {
            progress.progressed(step("train-a-1", 100));
            progress.progressed(step("train-b-1", 200));
            pass(.4);
            progress.progressed(step("train-a-1", 150));
            progress.ended(step("train-b-1", 1000));
            progress.progressed(step("train-a-1", 160));
        });
        assertThat(text().lines())
                .extracting(line -> line.replaceAll(".*\"step\":\"(.*?)\",\"percent\":([0-9]+).*", "$1 $2"))
                .containsExactly("train-a-1 10", "train-b-1 20", "train-b-1 100");
    }

    /** 100 and 300 of 1000 updates each are 20 % of both. */
    @Test
    void oneBarShowsStepsThatRunTogether() throws InterruptedException {
        var both = new CountDownLatch(1);
        var one = new CountDownLatch(1);
        var stream = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                String all = toString(StandardCharsets.UTF_8);
                if (all.contains("400/2000, 10% 30%, 1025 img/s, 1 min 05 s left")) {
                    both.countDown();
                }
                if (both.getCount() == 0 && all.substring(all.lastIndexOf('\r')).contains("train-b-1")) {
                    one.countDown();
                }
            }
        };
        try (var out = new PrintStream(stream, true, StandardCharsets.UTF_8);
                var progress = new TerminalProgress(out, 100)) {
            progress.progressed(step("train-a-1", 100));
            progress.progressed(step("train-b-1", 300));
            assertThat(both.await(2, TimeUnit.MINUTES))
                    .as(stream.toString(StandardCharsets.UTF_8))
                    .isTrue();
            assertThat(stream.toString(StandardCharsets.UTF_8)).contains("2 steps ", " 20% ");
            progress.ended(step("train-a-1", 1000));
            progress.progressed(step("train-b-1", 310));
            assertThat(one.await(2, TimeUnit.MINUTES))
                    .as(stream.toString(StandardCharsets.UTF_8))
                    .isTrue();
            progress.ended(step("train-b-1", 1000));
        }
    }

    @Test
    void barsShowTheNumbersOfTheStepInPlaceOfItsTasks() throws InterruptedException {
        var withNumbers = new CountDownLatch(1);
        var stream = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                if (toString(StandardCharsets.UTF_8).contains("loss 3")) {
                    withNumbers.countDown();
                }
            }
        };
        try (var out = new PrintStream(stream, true, StandardCharsets.UTF_8);
                var progress = new TerminalProgress(out, 80)) {
            progress.progressed(step(426));
            try (var task = progress.start("collect-1 1/16", 1000, 0, "updates")) {
                task.at(10, Map.of("loss", 9.));
                assertThat(withNumbers.await(2, TimeUnit.MINUTES))
                        .as(stream.toString(StandardCharsets.UTF_8))
                        .isTrue();
            }
            progress.progressed(step(1000));
        }
        String text = stream.toString(StandardCharsets.UTF_8);
        assertThat(Stream.of(text.split("\r"))
                        .filter(state -> state.contains("loss 3"))
                        .findFirst()
                        .orElseThrow())
                .startsWith("train-fair-loss-1 ")
                .contains(" 42% │█", "│ 426/1000, loss 3.25, 512.5 img/s, 1 min 05 s left");
        assertThat(text).doesNotContain("collect-1").endsWith("\r\u001B[K");
    }

    @Test
    void linesReportStepsAndMessages() {
        show(PlainProgress::new, progress -> {
            progress.step("pretrain", StepEvent.STARTED, "");
            progress.message("something happened");
            progress.step("pretrain", StepEvent.FINISHED, "2.0 s");
        });
        assertThat(text().lines())
                .containsExactly(
                        "pretrain                 started",
                        "something happened",
                        "pretrain                 done     2.0 s");
    }

    @Test
    void machinesGetOneEventASecondAndTheLast() {
        BiFunction<PrintStream, InstantSource, Progress> json =
                (out, clock) -> new JsonProgress(new JsonEvents(out, clock));
        show(json, progress -> {
            try (var task = progress.start("pretrain", 4, 0, "updates")) {
                for (int done = 1; done <= 4; done++) {
                    pass(.4);
                    task.at(done, figures(done));
                }
            }
        });
        assertThat(text().lines())
                .containsExactly(
                        "{\"at\":\"2026-01-02T03:04:05.400Z\",\"event\":\"progress\",\"task\":\"pretrain\",\"done\":1,"
                                + "\"total\":4,\"unit\":\"updates\",\"loss\":0.5,\"rate\":1.0}",
                        "{\"at\":\"2026-01-02T03:04:06.600Z\",\"event\":\"progress\",\"task\":\"pretrain\",\"done\":4,"
                                + "\"total\":4,\"unit\":\"updates\",\"loss\":2.0,\"rate\":4.0}");
    }

    private static Map<String, Double> figures(double done) {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("loss", done / 2);
        figures.put("rate", done);
        return figures;
    }

    /** A separate thread draws several times a second, so a bar with a rate appears after one second. */
    @Test
    void barsShowLabelRateTimeLeftAndLoss() throws InterruptedException {
        var withRate = new CountDownLatch(1);
        var stream = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                if (RATE.matcher(toString(StandardCharsets.UTF_8)).find()) {
                    withRate.countDown();
                }
            }
        };
        try (var out = new PrintStream(stream, true, StandardCharsets.UTF_8);
                var progress = new TerminalProgress(out, 80)) {
            try (var task = progress.start("train-fixed-0.15-1", 1000, 600, "updates")) {
                task.at(700, Map.of("loss", 3.25));
                assertThat(withRate.await(20, TimeUnit.SECONDS))
                        .as(stream.toString(StandardCharsets.UTF_8))
                        .isTrue();
                progress.message("something happened");
            }
            progress.step("pretrain", StepEvent.STARTED, "");
            progress.step("pretrain", StepEvent.FINISHED, "2.0 s");
        }
        String text = stream.toString(StandardCharsets.UTF_8);
        String drawn = Stream.of(text.split("\r"))
                .filter(state -> RATE.matcher(state).find())
                .findFirst()
                .orElseThrow();
        assertThat(drawn)
                .startsWith("train-fixed-0.15-1 ")
                .contains("70%")
                .contains("700/1000 ")
                .contains("loss 3.25");
        // Elapsed and left: the 300 to come take three times what 100 took. The rate is of these 100, not of 700.
        Matcher figures = RATE.matcher(drawn);
        assertThat(figures.find()).isTrue();
        int elapsed = Integer.parseInt(figures.group(1));
        assertThat(Integer.parseInt(figures.group(2)) - 3 * elapsed).as(drawn).isBetween(0, 3);
        assertThat(Double.parseDouble(figures.group(3))).as(drawn).isBetween(1., 100.);
        assertThat(text)
                .contains("something happened\n")
                .endsWith("pretrain                 done     2.0 s\n")
                .doesNotContain("started");
    }

    @Test
    void figuresAreReadable() {
        assertThat(List.of(12345.6, 123.45, 12.345, .01234))
                .extracting(ConsoleFormats::number)
                .containsExactly("12346", "123.5", "12.35", "0.0123");
        assertThat(List.of(12.34, 59.99, 65., 3 * 3600. + 240))
                .extracting(ConsoleFormats::seconds)
                .containsExactly("12.3 s", "60.0 s", "1 min 05 s", "3 h 04 min");
    }
}
