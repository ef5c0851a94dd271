// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a head can use, shown by one that uses all of it. */
class HeadScriptTest {
    /** Own cosine - margin - twice the margin - norm / 100 - the number of earlier updates; penalty: the mean length. */
    private record Everything() implements MarginHead {
        @Override
        public float[] terms(float margin) {
            return new float[] {margin, 2 * margin};
        }

        @Override
        public List<State> initialState() {
            return List.of(new State("unused", 5), new State("updates", 0));
        }

        @Override
        public String write(HeadScript script) {
            var code = script.code();
            String own = script.own(script.cosines());
            own = code.call("sub", own, script.term(0));
            own = code.call("sub", own, script.term(1));
            own = code.call("sub", own, code.call("div", script.norms(), 100.0));
            own = code.call("sub", own, script.state(1));
            script.keep(1, code.call("add", script.state(1), 1.0));
            script.penalize(code.call("mean", script.lengths()));
            return script.withOwn(script.cosines(), own);
        }
    }

    @Test
    void aHeadSeesTheWholeBatchAndChangesAnyCosine() {
        Map<String, Float> state = new HashMap<>();
        LossRun run = new LossRun(new FairLoss(new Everything(), 1), 2, state);
        double[] embeddings = {3, 4, 2, 0};
        double[] centers = {2, 0, 0, 7};
        // Cosines (.6, .8) with norm 5 and (1, 0) with norm 2; own classes 1 and 0.
        double first = run.run(embeddings, centers, new int[] {1, 0}, .25f, .5f).value();
        double expected = (Math.log1p(Math.exp(.6 - (.8 - .75 - .05))) + Math.log1p(Math.exp(-(1 - 1.5 - .02)))) / 2
                + (5 + 2) / 2.0;
        assertThat(first).isCloseTo(expected, within(1e-12));
        assertThat(state).containsOnly(Map.entry("unused", 5f), Map.entry("updates", 1f));
        double second =
                run.run(embeddings, centers, new int[] {1, 0}, .25f, .5f).value();
        assertThat(second).isGreaterThan(first + .5);
        assertThat(state).containsEntry("updates", 2f);
    }
}
