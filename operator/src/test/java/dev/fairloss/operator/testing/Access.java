// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.operator.rbac.Roles;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.Predicate;

/** A service account in a namespace with the operator's generated roles only. */
public final class Access {
    private static final String ACCOUNT = "fairloss-operator";

    private Access() {}

    /** Installs the roles in a namespace. @return settings of a client with these rights */
    public static Config install(KubernetesClient admin, String namespace) {
        createAccount(admin, namespace);
        for (var role : Roles.namespaced().getItems()) {
            grant(admin, (Role) role, namespace, namespace);
        }
        return of(admin, namespace);
    }

    /**
     * Grants a new service account of a namespace the rights in all namespaces, and those to find namespaces by their label.
     *
     * @return settings of a client with these rights
     */
    public static Config installEverywhere(KubernetesClient admin, String namespace) {
        createAccount(admin, namespace);
        for (var list : List.of(Roles.cluster(), Roles.namespaceLabels())) {
            var role = (ClusterRole) list.getItems().get(0);
            role.getMetadata().setName(role.getMetadata().getName() + "-" + namespace);
            admin.resource(role).create();
            admin.resource(new ClusterRoleBindingBuilder()
                            .withNewMetadata()
                            .withName(role.getMetadata().getName())
                            .endMetadata()
                            .withNewRoleRef()
                            .withApiGroup("rbac.authorization.k8s.io")
                            .withKind("ClusterRole")
                            .withName(role.getMetadata().getName())
                            .endRoleRef()
                            .addNewSubject()
                            .withKind("ServiceAccount")
                            .withName(ACCOUNT)
                            .withNamespace(namespace)
                            .endSubject()
                            .build())
                    .create();
        }
        return of(admin, namespace);
    }

    private static void createAccount(KubernetesClient admin, String namespace) {
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Settings of a client with the rights of the existing service account of a namespace. */
    public static Config of(KubernetesClient admin, String namespace) {
        return new ConfigBuilder(admin.getConfiguration())
                .withClientCertData(null)
                .withClientCertFile(null)
                .withClientKeyData(null)
                .withClientKeyFile(null)
                .withOauthToken(token(admin, namespace))
                .withNamespace(namespace)
                .build();
    }

    /** Grants the service account of an {@linkplain #install installation} the rights in another namespace. */
    public static void extend(KubernetesClient admin, String installed, String namespace) {
        extend(admin, installed, namespace, rule -> true);
    }

    /** Grants some of the rights in another namespace, in place of those that were granted there before. */
    public static void extend(
            KubernetesClient admin, String installed, String namespace, Predicate<PolicyRule> granted) {
        var role = (Role) Roles.namespaced().getItems().get(0);
        role.setRules(role.getRules().stream().filter(granted).toList());
        grant(admin, role, namespace, installed);
    }

    private static void grant(KubernetesClient admin, Role role, String namespace, String account) {
        role.getMetadata().setNamespace(namespace);
        admin.resource(role).serverSideApply();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role.getMetadata().getName())
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef()
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withKind("Role")
                        .withName(role.getMetadata().getName())
                        .endRoleRef()
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(ACCOUNT)
                        .withNamespace(account)
                        .endSubject()
                        .build())
                .serverSideApply();
    }

    private static String token(KubernetesClient admin, String namespace) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(3600L)
                .endSpec()
                .build();
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(ACCOUNT)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    /** The settings as the text of a kubeconfig file. */
    public static String kubeconfig(Config config) {
        return """
                apiVersion: v1
                kind: Config
                current-context: it
                clusters:
                - name: it
                  cluster:
                    server: %s
                    %s: %s
                contexts:
                - name: it
                  context: {cluster: it, user: it, namespace: %s}
                users:
                - name: it
                  user: {token: %s}
                """.formatted(
                        config.getMasterUrl(),
                        config.getCaCertData() == null ? "certificate-authority" : "certificate-authority-data",
                        config.getCaCertData() == null ? config.getCaCertFile() : config.getCaCertData(),
                        config.getNamespace(),
                        config.getOauthToken());
    }
}
