// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy between a client and the API server that can cut connections. */
public final class NetworkProxy implements AutoCloseable {
    private final URI server;
    private final ServerSocket port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean away;

    private NetworkProxy(URI server, ServerSocket port) {
        this.server = server;
        this.port = port;
    }

    /** A proxy to the API server. */
    public static NetworkProxy lay() {
        try {
            var wire = new NetworkProxy(
                    URI.create(ApiServer.config().getMasterUrl()),
                    new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            start(wire::accept);
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client behind the proxy. The caller closes it. */
    public KubernetesClient client() {
        return ApiServer.client(settings -> settings.withConfig(through(ApiServer.config())));
    }

    /** The same access through this proxy. */
    public Config through(Config access) {
        return new ConfigBuilder(access)
                .withMasterUrl("https://127.0.0.1:" + port.getLocalPort() + "/")
                .build();
    }

    /** Cuts all connections, including watches. New ones succeed. */
    public void cut() {
        open.forEach(NetworkProxy::close);
    }

    /** Cuts all connections and refuses new ones. */
    public void away() {
        away = true;
        cut();
    }

    /** Accepts connections again. */
    public void back() {
        away = false;
    }

    private void accept() {
        while (!port.isClosed()) {
            try {
                var here = port.accept();
                open.add(here);
                if (away) {
                    close(here);
                    continue;
                }
                var there = new Socket(server.getHost(), server.getPort());
                open.add(there);
                start(() -> carry(here, there));
                start(() -> carry(there, here));
            } catch (IOException closed) {
                continue;
            }
        }
    }

    private void carry(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            return;
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        away();
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
