import { operation, reportResilience } from '../shared/resilience-work.js'

await reportResilience({ none: operation })
