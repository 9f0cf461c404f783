import Bottleneck from 'bottleneck'
import { operation, reportResilience } from '../shared/resilience-work.js'

const reservoir = new Bottleneck({
  reservoir: 1_000_000_000,
  reservoirRefreshAmount: 1_000_000_000,
  reservoirRefreshInterval: 60_000,
})
const limited = new Bottleneck({ maxConcurrent: 25 })

await reportResilience({
  'rate-limiter': () => reservoir.schedule(operation),
  bulkhead: () => limited.schedule(operation),
})
