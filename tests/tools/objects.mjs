// Validates objects against the OpenAPI schemas that Kubernetes publishes, and those of Cilium's custom resources. Standard input: a JSON list of objects. Standard output: one line of
// JSON for each, its fault as text, empty when it is valid, null when no schema of its kind is here.
import {readFileSync} from 'node:fs'

const from = path => import(`../../.tools/npm/node_modules/${path}/index.js`)
const groups = ['networking.k8s.io/v1', 'admissionregistration.k8s.io/v1', 'rbac.authorization.k8s.io/v1', 'apiextensions.k8s.io/v1', 'batch/v1', 'apps/v1', 'policy/v1', 'autoscaling/v2', 'v1']
const models = {'cilium.io/v2': await from('@kubernetes-models/cilium/cilium.io/v2')}
for (const group of groups) models[group] = await from(`kubernetes-models/${group}`)

for (const object of JSON.parse(readFileSync(0, 'utf8'))) {
  const Model = models[object.apiVersion]?.[object.kind]
  let fault = Model ? '' : null
  try {
    if (Model) new Model(object).validate()
  } catch (error) {
    fault = error.message
  }
  console.log(JSON.stringify(fault))
}
