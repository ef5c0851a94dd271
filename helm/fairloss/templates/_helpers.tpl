{{- define "fairloss.name" -}}
{{- $name := ternary .Release.Name (printf "%s-fairloss" .Release.Name) (contains "fairloss" .Release.Name) -}}
{{- printf "%s-operator" (trunc 50 $name | trimSuffix "-") -}}
{{- end -}}

{{- define "fairloss.selector" -}}
app.kubernetes.io/name: fairloss
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "fairloss.labels" -}}
{{ include "fairloss.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
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

{{/* What may be done where experiments are; the same as in the operator's code, which a test holds. */}}
{{- define "fairloss.rules" -}}
{{ .Files.Get "files/rights-experiments.yaml" | trim }}
{{- end -}}

{{/* An annotation, on a line of its own, that says where an alert is explained: (list $ "NameOfTheAlert"). */}}
{{- define "fairloss.runbook" -}}
{{- with (index . 0).Values.metrics.rules.runbook }}
        runbook_url: {{ printf "%s#%s" . (lower (index $ 1)) | quote }}
{{- end -}}
{{- end -}}
