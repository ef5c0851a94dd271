// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

/** Additive cosine margin: cos theta - m for the own class, m in units of the cosine (CosFace, CVPR 2018, eq. 4). */
public record CosFace() implements MarginHead {
    @Override
    public String write(HeadScript script) {
        String own = script.own(script.cosines());
        return script.withOwn(script.cosines(), script.code().call("sub", own, script.term(0)));
    }
}
