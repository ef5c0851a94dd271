// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A disk whose files are those of the default file system, and which fails on request with an error of the operating system. */
public final class FaultyDisk {
    /** What fails. */
    public enum Operation {
        ATTRIBUTES,
        OPEN,
        LIST,
        READ,
        WRITE
    }

    /** Any file. */
    public static final String ANY = "*";

    private record Fault(Operation operation, String file, IOException error) {}

    private static final Fault NONE = new Fault(Operation.READ, "", new IOException());

    private final Provider provider = new Provider();
    private Fault fault = NONE;
    private int successes;

    /** A path on this disk. */
    public Path path(Path real) {
        return (Path) Proxy.newProxyInstance(
                FaultyDisk.class.getClassLoader(), new Class<?>[] {Path.class}, new FaultyPath(real));
    }

    /** Fails an operation on a file after some successes. */
    public void fail(Operation operation, String file, IOException error, int afterSuccesses) {
        fault = new Fault(operation, file, error);
        successes = afterSuccesses;
    }

    /** Ends the fault. */
    public void repair() {
        fault = NONE;
    }

    void check(Operation operation, Path path) throws IOException {
        boolean hit = fault.file().equals(ANY) || path.endsWith(fault.file());
        if (hit && operation == fault.operation() && successes-- <= 0) {
            throw fault.error();
        }
    }

    private Path wrap(Path path) {
        return path == null ? null : path(path);
    }

    private static Path real(Path path) {
        return Proxy.isProxyClass(path.getClass()) ? ((FaultyPath) Proxy.getInvocationHandler(path)).real : path;
    }

    /** Delegates all methods of a path. */
    private final class FaultyPath implements java.lang.reflect.InvocationHandler {
        private final Path real;

        private FaultyPath(Path real) {
            this.real = real;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("getFileSystem")) {
                return provider.system;
            }
            Object[] unwrapped = arguments == null ? new Object[0] : arguments.clone();
            for (int i = 0; i < unwrapped.length; i++) {
                unwrapped[i] = unwrapped[i] instanceof Path path ? real(path) : unwrapped[i];
            }
            try {
                Object result = method.invoke(real, unwrapped);
                return result instanceof Path path ? wrap(path) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    /** The operations on files. */
    private final class Provider extends FileSystemProvider {
        private final DiskSystem system = new DiskSystem(this);

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            check(Operation.OPEN, real(path));
            return new FaultyChannel(
                    FileChannel.open(real(path), options, attributes), operation -> check(operation, real(path)));
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            return newFileChannel(path, options, attributes);
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            check(Operation.LIST, real(folder));
            List<Path> entries = new ArrayList<>();
            try (var stream = Files.newDirectoryStream(real(folder))) {
                for (Path entry : stream) {
                    if (filter.accept(wrap(entry))) {
                        entries.add(wrap(entry));
                    }
                }
            }
            return new DirectoryStream<>() {
                @Override
                public Iterator<Path> iterator() {
                    return entries.iterator();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            check(Operation.ATTRIBUTES, real(path));
            return Files.readAttributes(real(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
                throws IOException {
            return Files.readAttributes(real(path), attributes, options);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return Files.getFileAttributeView(real(path), type, options);
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
            Files.setAttribute(real(path), attribute, value, options);
        }

        @Override
        public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
            Files.createDirectory(real(folder), attributes);
        }

        @Override
        public void delete(Path path) throws IOException {
            Files.delete(real(path));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) throws IOException {
            Files.copy(real(source), real(target), options);
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            Files.move(real(source), real(target), options);
        }

        @Override
        public boolean isSameFile(Path one, Path other) throws IOException {
            return Files.isSameFile(real(one), real(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return Files.isHidden(real(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            return Files.getFileStore(real(path));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            real(path).getFileSystem().provider().checkAccess(real(path), modes);
        }

        @Override
        public String getScheme() {
            return "faulty";
        }

        @Override
        public FileSystem newFileSystem(java.net.URI uri, Map<String, ?> environment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(java.net.URI uri) {
            return system;
        }

        @Override
        public Path getPath(java.net.URI uri) {
            throw new UnsupportedOperationException();
        }
    }
}
