/** What the API's `registerGlobal` keeps, by version 1.x. */
interface GlobalApi {
  readonly trace?: object
  readonly context?: object
  readonly propagation?: object
}

const REGISTRY = Symbol.for('opentelemetry.js.api.1')
/** On what the framework has registered itself, whichever of its copies in the process did. */
const OURS = Symbol.for('nexus-framework.opentelemetry')

/** What is registered with OpenTelemetry's API in this process, without loading the API: where nothing traces, this is all that it costs. */
export function globalApi(): GlobalApi | undefined {
  return (globalThis as { [REGISTRY]?: GlobalApi })[REGISTRY]
}

/** Whether the process has brought its own SDK, such as by `node --import ./instrumentation.js`. */
export function hasForeignProvider(): boolean {
  const provider = globalApi()?.trace
  return provider !== undefined && !(OURS in provider)
}

/** Notes of something registered that it is the framework's. */
export function markAsOurs(registered: object): void {
  Object.defineProperty(registered, OURS, { value: true, configurable: true })
}
