// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.data.HoldOut;
import dev.fairloss.trainer.data.ImageFolder;
import dev.fairloss.trainer.data.ProgressCallback;
import dev.fairloss.trainer.data.Split;
import dev.fairloss.trainer.synthetic.SyntheticFaces;
import dev.fairloss.trainer.testing.TestImages;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Image files of eight training people and of four other people; two images of these are copies of training images. */
class NearDuplicateCheckTest {
    private static final int SIDE = 64;

    @TempDir
    private Path folder;

    private static BufferedImage image(byte[] rgb, boolean mirrored) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            int x = mirrored ? SIDE - 1 - i % SIDE : i % SIDE;
            image.setRGB(x, i / SIDE, (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255);
        }
        return image;
    }

    private void write(String path, byte[] rgb, boolean mirrored, String format) {
        TestImages.write(folder, path, TestImages.file(image(rgb, mirrored), format));
    }

    private TrainingFaces training;
    private FaceIndex set;

    @BeforeEach
    void data() {
        var faces = SyntheticFaces.of(12, 2, 1);
        var images = faces.open(
                faces.index(SIDE, Optional.empty(), ProgressCallback.NONE).index());
        IntStream.range(0, 16)
                .forEach(i -> write("train/t" + i / 2 + "/" + i % 2 + ".png", images.pixels(i), false, "png"));
        IntStream.range(16, 24)
                .forEach(i -> write("set/s" + (i / 2 - 8) + "/" + i % 2 + ".png", images.pixels(i), false, "png"));
        write("set/s0/0.png", images.pixels(4), false, "jpg");
        write("set/s3/1.png", images.pixels(9), true, "jpg");
        var trained = new ImageFolder(folder.resolve("train"))
                .index(SIDE, Optional.empty(), ProgressCallback.NONE)
                .requireTrainable();
        set = new ImageFolder(folder.resolve("set"))
                .index(SIDE, Optional.empty(), ProgressCallback.NONE)
                .requireReadable();
        training = new TrainingFaces(trained, Split.of(trained, HoldOut.of(1, 0, 4, 4)));
    }

    @Test
    void copiesAreReportedWithTheirEffectAndStayInThePairs() {
        var pairs = new PairSet(
                4,
                4,
                IntStream.range(0, 8)
                        .mapToObj(i -> i % 2 == 0
                                ? new ImagePair(i, i + 1, true, i / 2)
                                : new ImagePair(i - 1, (i + 1) % 8, false, i / 2))
                        .toList(),
                "by hand");
        var checked = OverlapCheck.check(
                "lfw", OverlapPolicy.Reject, pairs, set, IntStream.range(0, 8).toArray(), true, training);
        assertThat(checked.pairs()).isEqualTo(pairs);
        assertThat(checked.overlap().excludedPairs()).isZero();
        float[][] embeddings = IntStream.range(0, 8)
                .mapToObj(i -> new float[] {(float) Math.cos(i / 2), (float) Math.sin(i / 2)})
                .toArray(float[][]::new);
        // Without s0/0 and s3/1: pairs 0 and 6 (genuine), 1 and 7 (impostors) go.
        assertThat(checked.suspects()
                        .get()
                        .measured(checked.overlap(), pairs, embeddings, Optional.empty())
                        .effects())
                .containsExactly(new OverlapEffect(
                        Kind.NEAR_DUPLICATES,
                        2,
                        4,
                        OptionalDouble.of(1),
                        OptionalDouble.empty(),
                        List.of("s0/0.png looks like t2/0.png", "s3/1.png looks like t4/1.png")));
    }

    /** All four people are enrolled with their first image; the search for the first one finds someone else. */
    @Test
    void copiesInAGalleryAreReportedWithTheirEffect() {
        var overlap = GalleryOverlap.check(
                "search", OverlapPolicy.Reject, set, set.images().subList(0, 1), training);
        Gallery gallery = overlap.gallery();
        assertThat(gallery.mated()).isEqualTo(4);
        int searches = gallery.searches().length;
        int[] better = new int[searches];
        for (int search = 0; search < searches; search++) {
            better[search] = gallery.searches()[search] == 1 ? 1 : 0;
        }
        var scores = new SearchScores(gallery, new float[searches], new float[searches], better);
        assertThat(SearchOverlap.rank1(scores, search -> true)).hasValue(.75);
        assertThat(overlap.measured(scores, new float[0][], (one, other) -> one, Optional.empty(), number -> "")
                        .effects())
                .containsExactly(new OverlapEffect(
                        Kind.NEAR_DUPLICATES,
                        3,
                        2,
                        OptionalDouble.of(1),
                        OptionalDouble.empty(),
                        List.of(
                                "s0/0.png looks like t2/0.png",
                                "s3/1.png looks like t4/1.png",
                                "s0/0.png looks like t2/0.png")));
    }

    /** Each image is a template; those of the last person are in no pair. */
    @Test
    void copiesInTemplatesAreReported() {
        List<String> paths = set.images().stream().map(FaceIndex.Image::path).toList();
        var templates = new HashMap<String, Integer>();
        var rows = new ArrayList<TemplateList.Row>();
        for (int i = 0; i < paths.size(); i++) {
            templates.put("t" + i, i);
            rows.add(new TemplateList.Row(i, i, i));
        }
        var list = new TemplateList(Path.of("list.txt"), paths, templates, List.of(), rows);
        var pairs = new TemplatePairs(new int[] {0, 2, 4, 2}, new int[] {1, 3, 5, 4}, BitSet.valueOf(new long[] {7}));
        var suspects = TemplateOverlap.check(
                "ijb",
                OverlapPolicy.Reject,
                list,
                pairs,
                new int[] {0, 0, 1, 1, 2, 2, 3, 3},
                set,
                IntStream.range(0, 8).toArray(),
                training);
        assertThat(suspects.pairs()).isSameAs(pairs);
        assertThat(suspects.overlap().namesCompared()).isFalse();
        assertThat(suspects.near().get())
                .as("the other copy is in no pair")
                .isEqualTo(new TemplateSuspects.NearDuplicates(1, Set.of(0), List.of("s0/0.png looks like t2/0.png")));
    }
}
