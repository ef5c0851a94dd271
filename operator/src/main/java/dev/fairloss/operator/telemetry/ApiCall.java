// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request to the API server in terms of RBAC. Pure.
 *
 * @param group     API group; empty for the core group
 * @param resource  with its subresource, such as {@code fairlossexperiments/status}
 * @param verb      such as {@code list}
 * @param namespace absent for cluster-scoped requests
 */
public record ApiCall(String group, String resource, String verb, Optional<String> namespace) {

    /**
     * Parses a request.
     *
     * @param method HTTP method
     * @param path   such as {@code /apis/batch/v1/namespaces/team-a/jobs/casia}
     * @param query  such as {@code watch=true}; empty if there is none
     * @return absent if the path is not that of a resource, such as {@code /version}
     */
    public static Optional<ApiCall> of(String method, String path, String query) {
        var parts = new ArrayList<>(List.of(path.replaceAll("^/+", "").split("/")));
        boolean core = parts.get(0).equals("api");
        int skip = core ? 2 : 3;
        if (!core && !parts.get(0).equals("apis") || parts.size() <= skip) {
            return Optional.empty();
        }
        String group = core ? "" : parts.get(1);
        var rest = parts.subList(skip, parts.size());
        Optional<String> namespace = Optional.empty();
        if (rest.get(0).equals("namespaces") && rest.size() > 1) {
            namespace = Optional.of(rest.get(1)); // the API server assigns a namespace to itself, too
            rest = rest.size() > 2 ? rest.subList(2, rest.size()) : rest;
        }
        boolean named = rest.size() > 1;
        String resource = rest.get(0) + (rest.size() > 2 ? "/" + rest.get(2) : "");
        return Optional.of(new ApiCall(group, resource, verb(method, named, query), namespace));
    }

    private static String verb(String method, boolean named, String query) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> named ? "delete" : "deletecollection";
            default -> query.contains("watch=true") ? "watch" : named ? "get" : "list";
        };
    }

    /** Whether the request is a write. */
    public boolean isWrite() {
        return !verb.equals("get") && !verb.equals("list") && !verb.equals("watch");
    }
}
