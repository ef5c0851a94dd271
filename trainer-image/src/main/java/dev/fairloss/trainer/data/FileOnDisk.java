// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** An open file whose read errors have their own type, so that they are not taken for a damaged format. */
record FileOnDisk(SeekableByteChannel channel) implements SeekableByteChannel {
    /** The file cannot be read. */
    static final class Fault extends IOException {
        private static final long serialVersionUID = 1;

        Fault(IOException cause) {
            super(cause);
        }

        IOException cause() {
            return (IOException) getCause();
        }
    }

    /** Opens a file for reading. */
    static FileOnDisk open(Path file) throws Fault {
        try {
            return new FileOnDisk(Files.newByteChannel(file));
        } catch (IOException e) {
            throw new Fault(e);
        }
    }

    @Override
    public int read(ByteBuffer target) throws Fault {
        try {
            return channel.read(target);
        } catch (IOException e) {
            throw new Fault(e);
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return channel.write(source);
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
        channel.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        channel.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
