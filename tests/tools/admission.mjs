// Judges requests by ValidatingAdmissionPolicies as the API server does: variables in order, then every validation; an expression that fails to
// evaluate refuses (failurePolicy: Fail). Standard input: {"policies": [...], "requests": [...]}. Standard output: one line of JSON for each
// request, the messages of what refused it.
import {readFileSync} from 'node:fs'
import {Environment} from '../../.tools/npm/node_modules/@marcbachmann/cel-js/lib/index.js'

class Authorizer {
  constructor (may, asked = {}) { Object.assign(this, {may, asked}) }
}

const environment = new Environment({homogeneousAggregateLiterals: false})
  .registerType('Authorizer', Authorizer)
  .registerFunction('Authorizer.group(string): Authorizer', (self, group) => new Authorizer(self.may, {...self.asked, group}))
  .registerFunction('Authorizer.resource(string): Authorizer', (self, resource) => new Authorizer(self.may, {...self.asked, resource}))
  .registerFunction('Authorizer.name(string): Authorizer', (self, name) => new Authorizer(self.may, {...self.asked, name}))
  .registerFunction('Authorizer.check(string): Authorizer', (self, verb) => new Authorizer(self.may, {...self.asked, verb}))
  .registerFunction('Authorizer.allowed(): bool', self => JSON.stringify(self.asked, Object.keys(self.asked).sort()) === JSON.stringify(self.may ?? null))
  .registerVariable('authorizer', 'Authorizer')
for (const name of ['object', 'oldObject', 'namespaceObject', 'request', 'variables']) environment.registerVariable(name, 'dyn')

// JSON knows one kind of number; the API server has whole ones.
const whole = value => typeof value === 'number' ? BigInt(value)
  : Array.isArray(value) ? value.map(whole)
  : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, whole(inner)]))
  : value

const {policies, requests} = JSON.parse(readFileSync(0, 'utf8'))
for (const {policy, operation = 'CREATE', object = null, oldObject = null, namespaceObject = null, may} of requests) {
  const {variables = [], validations} = policies.find(each => each.metadata.name.endsWith(`-${policy}`)).spec
  const context = {authorizer: new Authorizer(may), request: {operation}, variables: {}, ...whole({object, oldObject, namespaceObject})}
  const refused = []
  try {
    for (const {name, expression} of variables) context.variables[name] = environment.evaluate(expression, context)
    for (const {expression, message} of validations) {
      if (environment.evaluate(expression, context) !== true) refused.push(message)
    }
  } catch (fault) {
    refused.push(`fault: ${fault.message.split('\n')[0]}`)
  }
  console.log(JSON.stringify(refused))
}
