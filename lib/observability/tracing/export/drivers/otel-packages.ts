import type * as Core from '@opentelemetry/core'
import type * as Transformer from '@opentelemetry/otlp-transformer'
import type * as Resources from '@opentelemetry/resources'
import type * as Sdk from '@opentelemetry/sdk-trace'
import { MissingPackageError } from '../../../../common/index.js'

/** What `npm install` takes for any exporter. */
const ALWAYS = ['@opentelemetry/sdk-trace', '@opentelemetry/resources', '@opentelemetry/core'] as const
const OTLP = '@opentelemetry/otlp-transformer'

const OTHERWISE =
  'take the exporter out of `management.tracing.exporter`, of `tracing` of ObservabilityModule and of OTEL_TRACES_EXPORTER'

/** What is used of OpenTelemetry's SDK. */
export interface OtelSdk {
  readonly TracerProvider: typeof Sdk.TracerProvider
  readonly defaultResource: typeof Resources.defaultResource
  readonly resourceFromAttributes: typeof Resources.resourceFromAttributes
  readonly suppressTracing: typeof Core.suppressTracing
}

/** @throws MissingPackageError */
export async function loadOtelSdk(): Promise<OtelSdk> {
  const [{ TracerProvider }, { defaultResource, resourceFromAttributes }, { suppressTracing }] =
    await Promise.all([
      loaded(ALWAYS[0], import('@opentelemetry/sdk-trace')),
      loaded(ALWAYS[1], import('@opentelemetry/resources')),
      loaded(ALWAYS[2], import('@opentelemetry/core')),
    ])
  return { TracerProvider, defaultResource, resourceFromAttributes, suppressTracing }
}

/** OTLP's encodings. @throws MissingPackageError */
export async function loadOtlpTransformer(): Promise<typeof Transformer> {
  return loaded(OTLP, import('@opentelemetry/otlp-transformer'))
}

async function loaded<M>(name: string, loading: Promise<M>): Promise<M> {
  try {
    return await loading
  } catch (cause) {
    throw missing(name, cause)
  }
}

/** All that is needed in one line, so that nobody installs one package after the other. */
function missing(name: string, cause: unknown): MissingPackageError {
  return new MissingPackageError(
    name,
    name === OTLP ? 'The export of traces by OTLP' : 'The export of traces',
    {
      install: name === OTLP ? [...ALWAYS, OTLP] : ALWAYS,
      otherwise: OTHERWISE,
      cause,
    },
  )
}
