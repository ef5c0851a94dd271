// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.CropScript;
import dev.fairloss.trainer.engine.ScriptCode;
import dev.fairloss.trainer.engine.TorchScript;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.model.BackboneNetwork;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ForwardScript;
import dev.fairloss.trainer.model.ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Writes a whole update as one TorchScript method: forward pass, loss, gradients, new weights, and the sums of the embeddings.
 * Everything that changes from update to update is a tensor, and nothing is read back to the host within the script.
 */
final class UpdateScript {
    private static final List<String> PARAMETERS = List.of(
            "terms: Tensor",
            "decayed: List[Tensor]",
            "undecayed: List[Tensor]",
            "running: List[Tensor]",
            "decayed_velocities: List[Tensor]",
            "undecayed_velocities: List[Tensor]",
            "sums: Tensor",
            "state: Tensor");

    /**
     * Copies of the chosen class centers and of their velocities become the last decayed weights. The lists are changed in place: in
     * new lists, libtorch would take their update for dead code and remove it.
     */
    private static final String CHOOSE = """
            rows = torch.index_select(centers, 0, chosen)
            row_velocities = torch.index_select(center_velocities, 0, chosen)
            _r = torch.append(decayed, rows)
            _w = torch.append(decayed_velocities, row_velocities)
            """;

    /** Writes the new values of the chosen rows back; the others keep centers and velocities. */
    private static final String RETURN = """
            _c = torch.index_copy_(centers, 0, chosen, rows)
            _v = torch.index_copy_(center_velocities, 0, chosen, row_velocities)
            """;

    /** Each weight as a leaf of its own that shares its memory, so that no weight keeps a gradient or a graph. */
    private static final String LEAVES = """
            leaves = annotate(List[Tensor], [])
            weights = torch.add(decayed, undecayed)
            for i in range(torch.len(weights)):
              _leaf = torch.append(leaves, torch.requires_grad_(torch.detach(weights[i])))
            """;

    /** Libtorch does not promise the strides of gradients, but the fused update requires those of the weights. */
    private static final String GRADIENTS = """
            found = torch.autograd.grad([%s], leaves)
            decayed_gradients = annotate(List[Tensor], [])
            undecayed_gradients = annotate(List[Tensor], [])
            for j in range(torch.len(leaves)):
              gradient = unchecked_cast(Tensor, found[j])
              if torch.ne(torch.stride(gradient), torch.stride(leaves[j])):
                same = torch.copy_(torch.empty_like(torch.detach(leaves[j])), gradient)
              else:
                same = gradient
              if torch.lt(j, torch.len(decayed)):
                _d = torch.append(decayed_gradients, same)
              else:
                _u = torch.append(undecayed_gradients, same)
            """;

    /**
     * Scales the gradients of the network so that their common norm is at most a limit (Pascanu and others, ICML 2013, in the form
     * of torch.nn.utils.clip_grad_norm_). The class centers, the last decayed weights, keep theirs, as in arcface_torch.
     */
    private static final String CLIP = """
            norms = annotate(List[Tensor], [])
            for k in range(%1$d):
              _n = torch.append(norms, torch.norm(decayed_gradients[k]))
            for l in range(torch.len(undecayed_gradients)):
              _o = torch.append(norms, torch.norm(undecayed_gradients[l]))
            inverse = torch.reciprocal(torch.add(torch.norm(torch.stack(norms)), 1e-06))
            factor = torch.clamp_max(torch.mul(inverse, %2$s), 1.)
            for m in range(%1$d):
              _p = torch.mul_(decayed_gradients[m], factor)
            for n in range(torch.len(undecayed_gradients)):
              _q = torch.mul_(undecayed_gradients[n], factor)
            """;

    /**
     * Nesterov momentum (Sutskever and others, ICML 2013, in the form of torch.optim.SGD): g += decay w; v = momentum v + g;
     * w -= rate (g + momentum v).
     */
    private static final String SGD = "torch._fused_sgd_(%1$s, %1$s_gradients, %1$s_velocities, weight_decay=%2$s,"
            + " momentum=%3$s, lr=rate, dampening=0., nesterov=True, maximize=False, is_first_step=False%4$s)";

    /** The moving average of {@link WeightAverage}: the averages are in the order of the lists, class centers left out. */
    private static final String AVERAGE = """
            newest = torch.add(torch.add(torch.slice(decayed, 0, %d, 1), undecayed), running)
            for e in range(torch.len(averages)):
              _e = torch.lerp_(averages[e], newest[e], newest_weight)
            """;

    private UpdateScript() {}

    /**
     * The method {@code forward}. It returns the loss with the weights before the update, without dimensions. Its parameters:
     *
     * <pre>
     * images                (batch, size, size, 3), float32; or else the parameters of a batch of {@link CropScript}
     * labels                (batch), int64
     * rate                  the learning rate, no dimensions: float64 on CPUs, float32 on GPUs
     * terms                 (classes, n), float32: the head's terms for the margin of each class
     * decayed, undecayed    weights with and without weight decay, each in the order of the specs; changed in place
     * running               batch statistics in the order of the specs; changed in place
     * ..._velocities        of the weights; changed in place
     * sums                  (classes, dim), float32: receives the unit embeddings
     * state                 (n), float32: the head's state; changed in place
     * faces                 (images, imageSize, imageSize, 3), uint8, if the script crops; first of all if they are streamed, after
     *                       the parameters of a batch of {@link CropScript}
     * </pre>
     *
     * In float16, the loss is scaled ({@link LossScale}), and there are also:
     *
     * <pre>
     * scale                 the scale, no dimensions, float32; changed in place, like the next two
     * good                  updates in a row that were not skipped, no dimensions, int32
     * skipped               updates skipped, no dimensions, int32
     * </pre>
     *
     * If weights are averaged, there are also:
     *
     * <pre>
     * newest_weight         the weight of the newest weights in the average, no dimensions, float32
     * averages              of the network's weights and batch statistics in the order of {@link #averaged}; changed in place
     * </pre>
     *
     * If class centers are sampled, {@code decayed} and its velocities are without the class centers, and there are also:
     *
     * <pre>
     * chosen                (k), int64, ascending: the classes whose centers take part
     * positions             (batch), int64: index of the class of each image in chosen
     * centers               (classes, dim): those chosen are changed in place
     * center_velocities     (classes, dim): the same
     * </pre>
     *
     * Centers that are not chosen keep their values: no gradient, no weight decay, and their momentum waits (the first version of
     * InsightFace's Partial FC; its second version lets the momentum and decay of all rows run on).
     *
     * @param sampled whether class centers are sampled
     * @param gpu whether it runs on a GPU
     * @param input what it takes
     */
    static String of(
            BackboneNetwork network,
            List<ParameterSpec> specs,
            FairLoss loss,
            Precision precision,
            Sgd.Settings sgd,
            boolean sampled,
            boolean gpu,
            ImageInput input) {
        ScriptCode code = new ScriptCode();
        OptionalInt imageSize = input.croppedSize();
        String images = imageSize.isPresent()
                ? CropScript.write(
                        code, imageSize.getAsInt(), network.backbone().inputSize())
                : "images";
        if (sampled) {
            code.statement(CHOOSE);
        }
        code.statement(LEAVES);
        Map<String, String> expressions = expressions(specs);
        ForwardScript forward = new ForwardScript(code, precision, true, expressions::get);
        String embeddings = network.write(forward, code.call("permute", images, "[0, 3, 1, 2]"));
        var inputs = new FairLoss.Inputs(
                embeddings,
                expressions.get(FaceModel.CENTERS),
                sampled ? "positions" : "labels",
                code.call("index_select", "terms", 0, "labels"),
                "state");
        FairLoss.Outcome outcome = loss.write(code, inputs);
        boolean scaling = precision == Precision.Float16;
        code.statement(GRADIENTS.formatted(scaling ? LossScale.scaled(code, outcome.value()) : outcome.value()));
        if (scaling) {
            LossScale.unscale(code);
        }
        int withoutCenters = Part.DECAYED.of(specs).size() - 1;
        if (Double.isFinite(sgd.clipNorm())) {
            code.statement(CLIP.formatted(withoutCenters, ScriptCode.literal(sgd.clipNorm())));
        }
        code.statement(sgd("decayed", sgd.decay(), sgd.momentum(), scaling));
        code.statement(sgd("undecayed", 0, sgd.momentum(), scaling));
        if (sampled) {
            code.statement(RETURN);
        }
        boolean averaging = sgd.emaDecay().isPresent();
        if (averaging) {
            code.statement(AVERAGE.formatted(withoutCenters));
        }
        addSums(code, "torch.detach(" + outcome.unit() + ")", gpu);
        String value = "torch.detach(" + outcome.value() + ")";
        return TorchScript.forward(
                code, parameters(scaling, averaging, sampled, input), scaling ? LossScale.update(code, value) : value);
    }

    /** The parameters that change from update to update, then those that stay. */
    private static List<String> parameters(boolean scaling, boolean averaging, boolean sampled, ImageInput input) {
        List<String> parameters = new ArrayList<>(
                input.croppedSize().isPresent() ? CropScript.BATCH_PARAMETERS : List.of("images: Tensor"));
        if (input instanceof ImageInput.Streamed) {
            parameters.add(CropScript.FACES_PARAMETER);
        }
        parameters.add("labels: Tensor");
        parameters.add("rate: Tensor");
        if (averaging) {
            parameters.add("newest_weight: Tensor");
        }
        if (sampled) {
            parameters.add("chosen: Tensor");
            parameters.add("positions: Tensor");
        }
        parameters.addAll(PARAMETERS);
        if (scaling) {
            parameters.addAll(LossScale.PARAMETERS);
        }
        if (averaging) {
            parameters.add("averages: List[Tensor]");
        }
        if (sampled) {
            parameters.add("centers: Tensor");
            parameters.add("center_velocities: Tensor");
        }
        if (input instanceof ImageInput.Held) {
            parameters.add(CropScript.FACES_PARAMETER);
        }
        return parameters;
    }

    /**
     * Adds the embeddings to the sums of their classes. {@code index_add_} adds in the order of the samples on a CPU, but in any
     * order on a GPU. There, the embeddings of a class are first added by a product of matrices, in float64; then each sample
     * writes the sum of its class, and those of a class write the same.
     */
    private static void addSums(ScriptCode code, String unit, boolean gpu) {
        if (!gpu) {
            code.call("index_add_", "sums", 0, "labels", unit);
            return;
        }
        String same = code.let("torch.to(torch.eq(torch.unsqueeze(labels, 0), torch.unsqueeze(labels, 1)), "
                + ScriptCode.FLOAT64 + ")");
        String ofClass = code.call("matmul", same, code.call("to", unit, ScriptCode.FLOAT64));
        String sums = code.call("add", ofClass, code.call("index_select", "sums", 0, "labels"));
        code.call("index_copy_", "sums", 0, "labels", code.call("type_as", sums, "sums"));
    }

    /** @param skipping whether to change nothing if a gradient has overflowed */
    private static String sgd(String weights, double decay, double momentum, boolean skipping) {
        return SGD.formatted(
                weights,
                ScriptCode.literal(decay),
                ScriptCode.literal(momentum),
                skipping ? ", found_inf=overflow" : "");
    }

    /** The parameters of a network in the order of the averages: those with weight decay, those without, and batch statistics. */
    static List<ParameterSpec> averaged(List<ParameterSpec> specs) {
        return Arrays.stream(Part.values())
                .flatMap(part -> part.of(specs).stream())
                .toList();
    }

    /** The parameters of a kind, in the order of the script's lists. */
    enum Part {
        DECAYED,
        UNDECAYED,
        RUNNING;

        static Part of(ParameterSpec spec) {
            if (!spec.kind().trained()) {
                return RUNNING;
            }
            return spec.kind().decayed() ? DECAYED : UNDECAYED;
        }

        List<ParameterSpec> of(List<ParameterSpec> specs) {
            return specs.stream().filter(spec -> of(spec) == this).toList();
        }
    }

    private static Map<String, String> expressions(List<ParameterSpec> specs) {
        Map<String, String> expressions = new HashMap<>();
        List<ParameterSpec> trained = new ArrayList<>(Part.DECAYED.of(specs));
        trained.addAll(Part.UNDECAYED.of(specs));
        for (int i = 0; i < trained.size(); i++) {
            expressions.put(trained.get(i).name(), "leaves[" + i + "]");
        }
        List<ParameterSpec> running = Part.RUNNING.of(specs);
        for (int i = 0; i < running.size(); i++) {
            expressions.put(running.get(i).name(), "running[" + i + "]");
        }
        return expressions;
    }
}
