import type { FastifyInstance } from 'fastify'
import metrics from 'fastify-metrics'

/** The plugin that Fastify's users measure requests with, also under NestJS. */
export async function measureRoutes(app: FastifyInstance): Promise<void> {
  await app.register(metrics.default, {
    endpoint: '/metrics',
    routeMetrics: { enabled: { summary: false, histogram: true } },
  })
}
