-- SPDX-License-Identifier: Apache-2.0
-- Health of a FairLossExperiment for Argo CD. Goes into the ConfigMap argocd-cm, key
-- resource.customizations.health.fairloss.dev_FairLossExperiment
local health = {status = "Progressing", message = "waiting for the operator"}
if obj.metadata.deletionTimestamp ~= nil then
  health.message = "the experiment is being deleted"
  return health
end
if obj.status == nil or obj.status.conditions == nil then
  return health
end
if obj.status.observedGeneration ~= obj.metadata.generation then
  health.message = "waiting for the operator to observe the latest spec"
  return health
end
local meaning = {Ready = "Healthy", Reconciling = "Progressing", Stalled = "Degraded", Suspended = "Suspended"}
for _, condition in ipairs(obj.status.conditions) do
  if condition.status == "True" and meaning[condition.type] ~= nil then
    health.status = meaning[condition.type]
    health.message = condition.message
    return health
  end
end
return health
