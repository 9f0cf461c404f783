import 'reflect-metadata'
import { OBSERVATION } from '../shared/observation.js'

if (OBSERVATION === 'everything') {
  const { traceHttp } = await import('../shared/http-tracing.js')
  traceHttp()
}
await import('../shared/nest-observed.js')
