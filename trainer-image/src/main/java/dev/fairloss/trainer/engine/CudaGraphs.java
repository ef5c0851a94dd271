// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CUDA streams and graphs of libtorch, called by the C++ names that libtorch 2.7 and 2.11 export. A graph records the kernels of a
 * call once and launches all of them at once afterwards. A C++ exception in one of these functions ends the process.
 */
final class CudaGraphs {
    private static final String C10 = "c10_cuda";
    private static final String TORCH = "torch_cuda";

    /** More than a {@code at::cuda::CUDAGraph} needs. */
    private static final int GRAPH_BYTES = 4096;

    private static final byte CURRENT_DEVICE = -1;
    private static final byte NORMAL_PRIORITY = 0;
    private static final byte DISCARD_SOURCE = 0;
    private static final byte UNFORCED = 0;

    /** {@code cudaStreamCaptureModeThreadLocal}: other threads may allocate and copy during a capture. */
    private static final int CAPTURE_MODE = 1;

    private final Map<Symbol, Function> functions;

    /** The functions, and the libraries that hold them. */
    enum Symbol {
        POOL_STREAM(C10, "_ZN3c104cuda17getStreamFromPoolEba"),
        CURRENT_STREAM(C10, "_ZN3c104cuda20getCurrentCUDAStreamEa"),
        RUNTIME_STREAM(C10, "_ZNK3c104cuda10CUDAStream6streamEv"),
        SET_STREAM(C10, "_ZN3c104cuda20setCurrentCUDAStreamENS0_10CUDAStreamE"),
        SET_DEVICE(C10, "_ZN3c104cuda10set_deviceEa", "_ZN3c104cuda10set_deviceEab"),
        SYNCHRONIZE("torch_cpu", "_ZN5torch4cuda11synchronizeEl"),
        NEW_GRAPH(TORCH, "_ZN2at4cuda9CUDAGraphC1Ev", "_ZN2at4cuda9CUDAGraphC1Eb"),
        DELETE_GRAPH(TORCH, "_ZN2at4cuda9CUDAGraphD1Ev"),
        BEGIN(TORCH, "_ZN2at4cuda9CUDAGraph13capture_beginESt4pairIyyE21cudaStreamCaptureMode"),
        END(TORCH, "_ZN2at4cuda9CUDAGraph11capture_endEv"),
        REPLAY(TORCH, "_ZN2at4cuda9CUDAGraph6replayEv");

        private final String library;
        private final List<String> names;

        Symbol(String library, String... names) {
            this.library = library;
            this.names = List.of(names);
        }
    }

    /** Finds a function of a library, as {@link LibTorch#function} does. */
    @FunctionalInterface
    interface Lookup {
        /** The function of this name. */
        Optional<Function> function(String library, String name);
    }

    /**
     * The result of a search.
     *
     * @param graphs present if all functions were found
     * @param missing the functions that were not found, with their libraries
     */
    record Search(Optional<CudaGraphs> graphs, List<String> missing) {}

    private CudaGraphs(Map<Symbol, Function> functions) {
        this.functions = functions;
    }

    /** Looks for all functions. */
    static Search find(Lookup lookup) {
        Map<Symbol, Function> found = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (Symbol symbol : Symbol.values()) {
            Optional<Function> function = symbol.names.stream()
                    .flatMap(name -> lookup.function(symbol.library, name).stream())
                    .findFirst();
            function.ifPresentOrElse(
                    value -> found.put(symbol, value),
                    () -> missing.add(symbol.names.get(0) + " in lib" + symbol.library));
        }
        return new Search(missing.isEmpty() ? Optional.of(new CudaGraphs(found)) : Optional.empty(), missing);
    }

    /** A stream, as libtorch passes it by value: 16 bytes. */
    @Structure.FieldOrder({"type", "index", "id"})
    public static final class Stream extends Structure implements Structure.ByValue {
        /** Kind of device. */
        public byte type;

        /** Index of the device. */
        public byte index;

        /** The stream; 0 is the default stream. */
        public long id;

        /** Whether it is the default stream of its device. */
        boolean isDefault() {
            return id == 0;
        }
    }

    /** Makes a device the one of the calling thread. @param device index of a device that exists */
    void setDevice(int device) {
        // 2.7 has one parameter and ignores the other argument.
        call(Symbol.SET_DEVICE).invokeVoid(new Object[] {(byte) device, UNFORCED});
    }

    /** A stream of libtorch's pool, on the current device. */
    Stream streamFromPool() {
        return (Stream) call(Symbol.POOL_STREAM).invoke(Stream.class, new Object[] {NORMAL_PRIORITY, CURRENT_DEVICE});
    }

    /** The stream of the calling thread. */
    Stream currentStream() {
        return (Stream) call(Symbol.CURRENT_STREAM).invoke(Stream.class, new Object[] {CURRENT_DEVICE});
    }

    /** Makes a stream the one of the calling thread. */
    void setStream(Stream stream) {
        call(Symbol.SET_STREAM).invokeVoid(new Object[] {stream});
    }

    /** Waits for all work of a device. */
    void synchronize(int device) {
        call(Symbol.SYNCHRONIZE).invokeVoid(new Object[] {(long) device});
    }

    /** A graph without content. */
    Pointer newGraph() {
        Memory graph = new Memory(GRAPH_BYTES);
        graph.clear();
        // 2.7 has no parameter and ignores the argument.
        call(Symbol.NEW_GRAPH).invokeVoid(new Object[] {graph, DISCARD_SOURCE});
        return graph;
    }

    /** Records the work of the calling thread's stream from now on, instead of doing it. */
    void begin(Pointer graph) {
        call(Symbol.BEGIN).invokeVoid(new Object[] {graph, 0L, 0L, CAPTURE_MODE});
    }

    /** Ends the recording. */
    void end(Pointer graph) {
        call(Symbol.END).invokeVoid(new Object[] {graph});
    }

    /**
     * Ends a recording whose work failed, and forgets what was recorded. libtorch's own function would end the process if CUDA counts
     * the recording as invalid, so the runtime ends it, and libtorch an empty one in its place.
     */
    void abandon(Pointer graph) {
        NvidiaLibrary.runtime().ifPresent(runtime -> {
            var stream = currentStream();
            stream.write();
            Pointer handle = call(Symbol.RUNTIME_STREAM).invokePointer(new Object[] {stream.getPointer()});
            var recorded = new PointerByReference();
            runtime.call("cudaStreamEndCapture", handle, recorded);
            if (recorded.getValue() != null) {
                runtime.call("cudaGraphDestroy", recorded.getValue());
            }
            runtime.call("cudaGetLastError"); // libtorch would take it for an error of its next call
            runtime.call("cudaStreamBeginCapture", handle, CAPTURE_MODE);
        });
        end(graph);
    }

    /** Does the recorded work on the calling thread's stream. */
    void replay(Pointer graph) {
        call(Symbol.REPLAY).invokeVoid(new Object[] {graph});
    }

    /** Frees a graph's memory on the device. */
    void delete(Pointer graph) {
        call(Symbol.DELETE_GRAPH).invokeVoid(new Object[] {graph});
    }

    private Function call(Symbol symbol) {
        return functions.get(symbol);
    }
}
