/** What the anomaly watch reports. */
export const ANOMALY_METERS = {
  /** Counter; tags `method`, `uri`, `signal`. */
  anomalies: {
    name: 'nexus.anomalies',
    description: 'Anomalies of latency or error rate that were noticed.',
  },
  active: { name: 'nexus.anomalies.active', description: 'Anomalies there are now.' },
} as const
