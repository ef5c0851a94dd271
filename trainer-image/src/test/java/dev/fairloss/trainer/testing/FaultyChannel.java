// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import dev.fairloss.trainer.testing.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file of a {@link FaultyDisk}. */
final class FaultyChannel extends FileChannel {
    private final FileChannel file;
    private final Check check;

    /** Throws if an operation fails. */
    interface Check {
        void that(Operation operation) throws IOException;
    }

    FaultyChannel(FileChannel file, Check check) {
        this.file = file;
        this.check = check;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        check.that(Operation.READ);
        return file.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        check.that(Operation.READ);
        return file.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        check.that(Operation.READ);
        return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        check.that(Operation.WRITE);
        return file.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        check.that(Operation.WRITE);
        return file.write(sources, offset, length);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        check.that(Operation.WRITE);
        return file.write(source, position);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        check.that(Operation.READ);
        return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        check.that(Operation.WRITE);
        return file.transferFrom(source, position, count);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.force(metaData);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
