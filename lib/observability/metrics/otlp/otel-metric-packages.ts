import type * as Transformer from '@opentelemetry/otlp-transformer'
import type * as Resources from '@opentelemetry/resources'
import type * as Sdk from '@opentelemetry/sdk-metrics'
import { MissingPackageError } from '../../../common/index.js'

const PACKAGES = [
  '@opentelemetry/sdk-metrics',
  '@opentelemetry/resources',
  '@opentelemetry/otlp-transformer',
] as const

/** What is used of OpenTelemetry to write metrics as OTLP wants them. */
export interface OtelMetricPackages {
  readonly sdk: typeof Sdk
  readonly resources: typeof Resources
  readonly transformer: typeof Transformer
}

/** @throws MissingPackageError */
export async function loadOtelMetricPackages(): Promise<OtelMetricPackages> {
  const [sdk, resources, transformer] = await Promise.all([
    loaded(PACKAGES[0], import('@opentelemetry/sdk-metrics')),
    loaded(PACKAGES[1], import('@opentelemetry/resources')),
    loaded(PACKAGES[2], import('@opentelemetry/otlp-transformer')),
  ])
  return { sdk, resources, transformer }
}

async function loaded<M>(name: string, loading: Promise<M>): Promise<M> {
  try {
    return await loading
  } catch (cause) {
    throw new MissingPackageError(name, 'The export of metrics by OTLP', {
      install: PACKAGES,
      otherwise: 'set management.otlp.metrics.export.enabled to false and OTEL_METRICS_EXPORTER to none',
      cause,
    })
  }
}
