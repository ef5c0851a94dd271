// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.ReadPermission;
import dev.fairloss.trainer.data.AlignedSource;
import dev.fairloss.trainer.data.FaceSource;
import dev.fairloss.trainer.data.ImageFolder;
import dev.fairloss.trainer.runtime.LazyTask;
import dev.fairloss.trainer.runtime.Progress;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.FileUris;
import dev.fairloss.trainer.store.S3Mirror;
import dev.fairloss.trainer.store.StoreOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Locates the data of an experiment on this machine. Every process that reads data in an object store copies them first. The
 * copy is kept and updated by the next process.
 *
 * @param base folder against which relative file: URIs resolve
 * @param objects options of the object store
 * @param cache folder of copies
 * @param progress receives the progress of copying
 */
record DataFolders(Path base, StoreOptions objects, Path cache, Progress progress) {
    private static final String OBJECTS = "s3:";

    static DataFolders of(StepContext context) {
        var experiment = context.experiment();
        return new DataFolders(experiment.base(), experiment.objects(), cache(System.getenv()), context.progress());
    }

    /** The folder {@code fairloss} in the user's cache ({@code XDG_CACHE_HOME}, or {@code .cache} in {@code HOME}), else in the temporary folder. */
    static Path cache(Map<String, String> environment) {
        Optional<Path> home = variable(environment, "HOME").map(folder -> folder.resolve(".cache"));
        return Stream.of(variable(environment, "XDG_CACHE_HOME"), home)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")))
                .resolve("fairloss");
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /** The image folder of a URI, on this machine. */
    ImageFolder images(String uri) {
        if (!uri.startsWith(OBJECTS)) {
            return new ImageFolder(ReadPermission.require(FileUris.path(base, uri)));
        }
        try (var folder = S3Mirror.open(uri, cache, objects);
                var bar = new LazyTask(progress, "copy " + uri, "files")) {
            return new ImageFolder(folder.folder(new CopyProgress(bar::report, progress)), uri);
        }
    }

    /**
     * The source in the file of a URI.
     *
     * @param local makes a source that describes itself by its path
     * @param copy makes a source of a copy, which is described by the URI of the original
     */
    <T> T named(String uri, Function<Path, T> local, BiFunction<Path, String, T> copy) {
        Path file = file(uri);
        return uri.startsWith(OBJECTS) ? copy.apply(file, uri) : local.apply(file);
    }

    /** The source in the folder of a URI; the parameters are as of {@link #named}. */
    <T> T inFolder(String uri, Function<Path, T> local, BiFunction<Path, String, T> copy) {
        Path folder = images(uri).root();
        return uri.startsWith(OBJECTS) ? copy.apply(folder, uri) : local.apply(folder);
    }

    /** A source, aligned by the landmarks in the file of a URI. */
    FaceSource aligned(FaceSource source, Optional<String> landmarks) {
        return landmarks
                .map(uri -> (FaceSource) new AlignedSource(source, file(uri)))
                .orElse(source);
    }

    /** The file of a URI, on this machine. */
    Path file(String uri) {
        if (!uri.startsWith(OBJECTS)) {
            return ReadPermission.require(FileUris.path(base, uri));
        }
        try (var file = S3Mirror.open(uri, cache, objects)) {
            return file.file(new CopyProgress((done, total) -> {}, progress));
        }
    }

    /** Copies the object of a URI to this machine if there is one; a file on this machine is left where it is. */
    void copyIfPresent(String uri) {
        if (uri.startsWith(OBJECTS)) {
            try (var file = S3Mirror.open(uri, cache, objects)) {
                file.fileIfPresent(new CopyProgress((done, total) -> {}, progress));
            }
        }
    }

    private record CopyProgress(S3Mirror.Progress files, Progress messages) implements S3Mirror.Progress {
        @Override
        public void report(int done, int total) {
            files.report(done, total);
        }

        @Override
        public void damaged(String sentence) {
            messages.message(sentence);
        }
    }
}
