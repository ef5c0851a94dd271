// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * The proxies in {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, in upper or lower case, as
 * other S3 clients use them. A proxy in the system properties of Java takes precedence.
 *
 * @param environment the variables
 */
record ProxyVariables(Map<String, String> environment) {
    private static final int HTTP = 80;

    /**
     * Lets a client use the proxies.
     *
     * @param endpoint address of the service
     * @throws TrainerException invalid input: the value for this address is not the URL of a proxy
     */
    void addTo(OkHttpClient.Builder client, String endpoint) {
        Optional.ofNullable(HttpUrl.parse(endpoint)).map(HttpUrl::uri).ifPresent(this::of);
        client.proxySelector(new Selector());
        client.proxyAuthenticator((route, response) -> {
            var login = Optional.ofNullable(route)
                    .flatMap(found -> url(found.address().url().scheme()))
                    .map(URI::getUserInfo);
            if (login.isEmpty() || response.request().header("Proxy-Authorization") != null) {
                return null;
            }
            String[] parts = login.get().split(":", 2);
            return response.request()
                    .newBuilder()
                    .header("Proxy-Authorization", Credentials.basic(parts[0], parts.length > 1 ? parts[1] : ""))
                    .build();
        });
    }

    /** The proxy for an address; empty if it is reached directly. */
    Optional<Proxy> of(URI address) {
        return isDirect(address.getHost(), address.getPort())
                ? Optional.empty()
                : url(address.getScheme())
                        .map(url -> new Proxy(
                                Proxy.Type.HTTP,
                                InetSocketAddress.createUnresolved(
                                        url.getHost(), url.getPort() < 0 ? HTTP : url.getPort())));
    }

    private Optional<URI> url(String scheme) {
        String name = scheme.toUpperCase(Locale.ROOT) + "_PROXY";
        return variable(name).or(() -> variable("ALL_PROXY")).map(text -> {
            try {
                var url = URI.create(text.contains("://") ? text : "http://" + text);
                if (url.getHost() != null && url.getScheme().equals("http")) {
                    Optional.ofNullable(url.getUserInfo()).stream()
                            .flatMap(login -> Stream.of(login, login.substring(login.indexOf(':') + 1)))
                            .forEach(Secrets::add);
                    return url;
                }
            } catch (IllegalArgumentException noUrl) {
                // As for any other URL that is no proxy. The text may contain a password.
            }
            throw TrainerException.invalidInput(
                    "The variable " + name + " or ALL_PROXY is not the URL of an HTTP proxy.",
                    "Write http://HOST:PORT, or remove it.");
        });
    }

    /** Whether NO_PROXY contains the host, one of its parent domains, or {@code *}. */
    private boolean isDirect(String host, int port) {
        return variable("NO_PROXY").stream()
                .flatMap(list -> Stream.of(list.split("[,\\s]+")))
                .map(name -> name.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                .anyMatch(name -> name.equals("*")
                        || host.equalsIgnoreCase(name)
                        || (host + ":" + port).equalsIgnoreCase(name)
                        || !name.isEmpty() && host.toLowerCase(Locale.ROOT).endsWith("." + name));
    }

    private Optional<String> variable(String name) {
        return CredentialChain.variable(environment, name.toLowerCase(Locale.ROOT))
                .or(() -> CredentialChain.variable(environment, name));
    }

    private final class Selector extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            List<Proxy> ofJava = ProxySelector.getDefault().select(uri);
            return ofJava.equals(List.of(Proxy.NO_PROXY))
                    ? ProxyVariables.this.of(uri).map(List::of).orElse(ofJava)
                    : ofJava;
        }

        @Override
        public void connectFailed(URI uri, SocketAddress proxy, IOException e) {
            // The client reports the failure.
        }
    }
}
