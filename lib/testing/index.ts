export { CapturingLogger, type LogEntry } from './capturing-logger.js'
export { ManualClock } from './manual-clock.js'
export { SimpleMeterRegistry, type MeterReading } from './simple-meter-registry.js'
export { TestApplication } from './test-application.js'
export { TestHttpClient, type TestRequestOptions } from './test-http-client.js'
export {
  ModuleReplacement,
  ProviderReplacement,
  TestingModule,
  type TestingModuleOptions,
} from './testing-module.js'
export { TestResponse } from './test-response.js'
