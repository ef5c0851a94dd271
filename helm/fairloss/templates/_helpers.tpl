{{- define "fairloss.name" -}}
{{- $name := ternary .Release.Name (printf "%s-fairloss" .Release.Name) (contains "fairloss" .Release.Name) -}}
{{- printf "%s-operator" (trunc 50 $name | trimSuffix "-") -}}
{{- end -}}

{{- define "fairloss.selector" -}}
app.kubernetes.io/name: fairloss
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "fairloss.release.labels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "fairloss.labels" -}}
{{ include "fairloss.selector" . }}
{{ include "fairloss.release.labels" . }}
{{- end -}}

{{- define "fairloss.console.name" -}}
{{- printf "%s-console" (include "fairloss.name" . | trimSuffix "-operator") -}}
{{- end -}}

{{- define "fairloss.console.selector" -}}
app.kubernetes.io/name: fairloss
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: console
{{- end -}}

{{- define "fairloss.console.labels" -}}
{{ include "fairloss.console.selector" . }}
{{ include "fairloss.release.labels" . }}
{{- end -}}

{{- define "fairloss.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "fairloss.name" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name is needed where serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "fairloss.image" -}}
{{- with .Values.image -}}
{{- $tag := default $.Chart.AppVersion .tag -}}
{{- .prefix }}{{ .name }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ $tag }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* RBAC rules for the namespaces of experiments. A test compares them with the operator's code. */}}
{{- define "fairloss.rules" -}}
{{ .Files.Get "files/rbac-experiments.yaml" | trim }}
{{- if .Values.rbac.kueue }}
{{ .Files.Get "files/rbac-kueue.yaml" | trim }}
{{- end }}
{{- end -}}

{{/* How the operator's namespaces are selected: Listed, Labeled or All. */}}
{{- define "fairloss.namespaceMode" -}}
{{- if and .Values.experiments.allNamespaces .Values.experiments.namespaces -}}
{{- fail "experiments.allNamespaces and experiments.namespaces exclude each other: set one of them" -}}
{{- end -}}
{{- $mode := ternary "Listed" (ternary "All" "Labeled" .Values.experiments.allNamespaces) (not (empty .Values.experiments.namespaces)) -}}
{{- if and (eq $mode "Labeled") .Values.rbac.create (not .Values.admissionPolicy.create) -}}
{{- fail "experiments.namespaceLabel needs admissionPolicy.create, since only an admission policy confines the operator's ClusterRole to namespaces with the label: list experiments.namespaces, or set experiments.allNamespaces" -}}
{{- end -}}
{{- $mode -}}
{{- end -}}

{{/* The key and the value of experiments.namespaceLabel, as a JSON list. */}}
{{- define "fairloss.namespaceLabel" -}}
{{- splitList "=" .Values.experiments.namespaceLabel | toJson -}}
{{- end -}}

{{/* The operator's namespaces, for the messages of admission policies. */}}
{{- define "fairloss.namespacesText" -}}
{{- if eq (include "fairloss.namespaceMode" .) "Listed" -}}
{{ printf "the namespaces of experiments.namespaces: %s" (join ", " .Values.experiments.namespaces) }}
{{- else -}}
{{ printf "namespaces with the label %s" .Values.experiments.namespaceLabel }}
{{- end -}}
{{- end -}}

{{/* CEL: whether a request is for one of the operator's namespaces. */}}
{{- define "fairloss.inNamespaces" -}}
{{- if eq (include "fairloss.namespaceMode" .) "Listed" -}}
request.namespace in {{ toJson .Values.experiments.namespaces }}
{{- else -}}
{{- $label := include "fairloss.namespaceLabel" . | fromJsonArray -}}
namespaceObject.metadata.?labels[?'{{ first $label }}'].orValue('') == '{{ last $label }}'
{{- end -}}
{{- end -}}

{{/* A label selector for the operator's namespaces. */}}
{{- define "fairloss.namespaceSelector" -}}
{{- $mode := include "fairloss.namespaceMode" . -}}
{{- if eq $mode "Listed" -}}
matchExpressions:
- {key: kubernetes.io/metadata.name, operator: In, values: {{ toJson .Values.experiments.namespaces }}}
{{- else if eq $mode "Labeled" -}}
{{- $label := include "fairloss.namespaceLabel" . | fromJsonArray -}}
matchLabels:
  {{ first $label }}: {{ last $label | quote }}
{{- else -}}
{}
{{- end -}}
{{- end -}}

{{/*
The namespaces of experiments.namespaces that get no role, as a JSON list: those that do not exist or are being deleted, since
nothing can be created there. Empty without a cluster to look at, as in helm template and --dry-run=client.
*/}}
{{- define "fairloss.missingNamespaces" -}}
{{- $missing := list -}}
{{- range .Values.experiments.namespaces -}}
{{- $namespace := lookup "v1" "Namespace" "" . -}}
{{- if or (not $namespace) (eq (dig "status" "phase" "" $namespace) "Terminating") -}}
{{- $missing = append $missing . -}}
{{- end -}}
{{- end -}}
{{- $all := eq (len $missing) (len .Values.experiments.namespaces) -}}
{{- if and $all (not (lookup "v1" "Namespace" "" .Release.Namespace)) -}}
{{- $missing = list -}}
{{- end -}}
{{- $missing | toJson -}}
{{- end -}}

{{/* An annotation, on its own line, with the address of the alert's runbook: (list $ "NameOfTheAlert"). */}}
{{- define "fairloss.runbook" -}}
{{- with (index . 0).Values.metrics.rules.runbook }}
        runbook_url: {{ printf "%s#%s" . (lower (index $ 1)) | quote }}
{{- end -}}
{{- end -}}

{{- define "fairloss.trainerCpu" -}}
{{ default (printf "%sfairloss/trainer-cpu:%s" .Values.image.prefix .Chart.AppVersion) .Values.trainer.cpu }}
{{- end }}

{{- define "fairloss.trainerNvidia" -}}
{{ default (printf "%sfairloss/trainer-nvidia:%s" .Values.image.prefix .Chart.AppVersion) .Values.trainer.nvidia }}
{{- end }}

{{/* The URI of the default store, with {namespace} unless all namespaces share it. Empty without a default store. */}}
{{- define "fairloss.storeUri" -}}
{{- $storage := .Values.experiments.storage | default dict -}}
{{- with $storage.uri -}}
{{- if and $storage.shared (contains "{namespace}" .) -}}
{{- fail "experiments.storage.shared is true, but experiments.storage.uri contains {namespace}: remove one of them" -}}
{{- end -}}
{{- if or $storage.shared (contains "{namespace}" .) -}}
{{ . }}
{{- else -}}
{{ trimSuffix "/" . }}/{namespace}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The port of an endpoint, the URL of an S3 service or empty for AWS. */}}
{{- define "fairloss.endpointPort" -}}
{{- $port := regexFind ":[0-9]+/?$" . | trimPrefix ":" | trimSuffix "/" -}}
{{- default (ternary "80" "443" (hasPrefix "http://" .)) $port -}}
{{- end -}}

{{/* The limits that are set, as JSON. The operator and the admission policies get the same. */}}
{{- define "fairloss.limits" -}}
{{- $limits := dict "default" dict "namespaces" dict -}}
{{- range $name, $value := .Values.limits.default -}}
{{- if not (kindIs "invalid" $value) -}}
{{- $_ := set $limits.default $name $value -}}
{{- end -}}
{{- end -}}
{{- range $namespace, $own := .Values.limits.namespaces -}}
{{- $set := dict -}}
{{- range $name, $value := $own -}}
{{- if not (kindIs "invalid" $value) -}}
{{- $_ := set $set $name $value -}}
{{- end -}}
{{- end -}}
{{- if $set -}}
{{- $_ := set $limits.namespaces $namespace $set -}}
{{- end -}}
{{- end -}}
{{- $limits | toJson -}}
{{- end -}}
