import type { MeterDefinition } from '../metrics/metric-names.js'

/** What the anomaly watch reports. */
export const ANOMALY_METERS = {
  anomalies: {
    name: 'nexus.anomalies',
    type: 'counter',
    description: 'Anomalies of latency or error rate that were noticed.',
    tags: ['method', 'uri', 'signal'],
  },
  active: { name: 'nexus.anomalies.active', type: 'gauge', description: 'Anomalies there are now.' },
} as const satisfies Record<string, MeterDefinition>
