import type { Clock, IdGenerator } from '../../../common/index.js'
import type { Logger } from '../../../core/index.js'
import { OtelVariables, type Variables } from '../../tracing/export/settings/otel-variables.js'
import { traceResource } from '../../tracing/export/trace-resource.js'
import type { MeterSnapshot } from '../meter-snapshot.js'
import { OtlpMetricsDestination } from './otlp-metrics-destination.js'
import { OtlpMetricsExport } from './otlp-metrics-export.js'
import { otlpMetricsSettings } from './otlp-metrics-settings.js'
import type { OtlpMetricsProperties } from './otlp-metrics.properties.js'

export interface OtlpMetricsRuntime {
  readonly meters: () => readonly MeterSnapshot[]
  /** Of OpenTelemetry. */
  readonly variables: Variables
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly logger: Logger
  readonly applicationName: string | undefined
}

/**
 * @returns `undefined` where nothing is to be sent
 * @throws MissingPackageError, InvalidOtlpMetricsSettingError
 */
export async function openOtlpMetricsExport(
  properties: OtlpMetricsProperties,
  { meters, variables, clock, ids, logger, applicationName }: OtlpMetricsRuntime,
): Promise<OtlpMetricsExport | undefined> {
  const read = new OtelVariables(variables)
  const settings = otlpMetricsSettings(properties, read)
  for (const warning of read.warnings) logger.warn(warning)
  if (settings === undefined) return undefined
  const resource = await traceResource({
    configured: settings.resource,
    applicationName,
    directory: process.cwd(),
    instanceId: ids.next(),
  })
  const destination = await OtlpMetricsDestination.open(settings, resource, clock)
  return new OtlpMetricsExport({ meters, destination, settings, clock, logger })
}
