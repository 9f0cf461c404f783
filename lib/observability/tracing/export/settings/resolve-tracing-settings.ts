import { defined } from '../../../../common/index.js'
import { InvalidTracingSettingError } from '../tracing-export.errors.js'
import type { TraceExporterName, TracingOptions } from '../tracing.options.js'
import { optionSettings } from './option-settings.js'
import type { Variables } from './otel-variables.js'
import { propertySettings, type TracingPropertySet } from './property-settings.js'
import { endpointProblem, rangeProblem, type RangedSetting } from './setting-ranges.js'
import type { SettingsLayer, SettingsMaps, SettingsSource } from './settings-layer.js'
import type { Headers, SamplingSettings, TracingSettings } from './tracing-settings.js'
import { variableSettings } from './variable-settings.js'

export interface TracingSettingSources {
  /** Of every ObservabilityModule; later ones go before earlier ones. */
  readonly options?: readonly TracingOptions[]
  readonly properties?: TracingPropertySet
  /** The process's environment. */
  readonly variables?: Variables
}

/** What holds where nobody says anything else. Of OpenTelemetry's specification, where it has a default. */
const DEFAULTS = {
  parentBased: true,
  tracesPerSecond: Infinity,
  tailEnabled: false,
  tailSlowThresholdMs: Infinity,
  tailMaxTraces: 1_000,
  tailMaxSpansPerTrace: 128,
  tailMaxSpans: 10_000,
  tailMaxWaitMs: 30_000,
  otlpUrl: 'http://localhost:4318/v1/traces',
  otlpTimeoutMs: 10_000,
  otlpCompression: 'none',
  otlpEncoding: 'protobuf',
  zipkinUrl: 'http://localhost:9411/api/v2/spans',
  zipkinTimeoutMs: 10_000,
  maxQueueSize: 2_048,
  maxBatchSize: 512,
  scheduleDelayMs: 5_000,
  exportTimeoutMs: 30_000,
  attributeCountLimit: 128,
  attributeValueLengthLimit: Infinity,
  eventCountLimit: 128,
  linkCountLimit: 128,
  attributePerEventCountLimit: 128,
  attributePerLinkCountLimit: 128,
  memoryMaxSpans: 2_048,
  shutdownTimeoutMs: 10_000,
} as const satisfies SettingsLayer

/** Spring Boot's `management.tracing.sampling.probability`. */
const DEFAULT_PROBABILITY = 0.1

type Complete = Required<{ [K in keyof SettingsLayer]: Exclude<SettingsLayer[K], undefined> }>

/**
 * Of each setting, what the variables say, or else the properties, or else the code.
 *
 * @returns `undefined` where nothing is to be exported, so that nothing of the SDK is loaded: no exporter, `none`, or tracing is turned off
 * @throws UnsupportedOtlpTransportError, InvalidTracingSettingError
 */
export function resolveTracingSettings(sources: TracingSettingSources): TracingSettings | undefined {
  const { options = [], properties, variables = {} } = sources
  const said: SettingsSource[] = options.map(optionSettings)
  if (properties !== undefined) said.push(propertySettings(properties))
  said.push(variableSettings(variables))

  const layer: SettingsLayer = Object.assign({}, DEFAULTS, ...said.map((each) => defined(each.layer)))
  const exporters = [...new Set(layer.exporters ?? receivers(properties))]
  if (layer.enabled === false || exporters.length === 0) return undefined
  const onlyHere = exporters.every((each) => each === 'console' || each === 'memory')
  const complete = {
    ...layer,
    probability: layer.probability ?? (onlyHere ? 1 : DEFAULT_PROBABILITY),
  } as Complete
  checked(complete)
  return { ...settingsOf(complete, said), exporters: withoutSame(exporters) }
}

/** Where nobody names an exporter, the address of a receiver does, as in Spring Boot. */
function receivers(properties: TracingPropertySet | undefined): readonly TraceExporterName[] {
  const has = (url: string | undefined): boolean => url !== undefined && url.trim() !== ''
  return [
    ...(has(properties?.otlp.endpoint) ? (['otlp'] as const) : []),
    ...(has(properties?.zipkin.endpoint) ? (['zipkin'] as const) : []),
  ]
}

function settingsOf(all: Complete, said: readonly SettingsSource[]): Omit<TracingSettings, 'exporters'> {
  return {
    sampling: samplingOf(all),
    otlp: {
      url: all.otlpUrl,
      headers: headers(said, 'otlpHeaders'),
      timeoutMs: all.otlpTimeoutMs,
      compression: all.otlpCompression,
      encoding: all.otlpEncoding,
      tls: defined({ ca: all.otlpCa, cert: all.otlpCert, key: all.otlpKey }),
    },
    zipkin: { url: all.zipkinUrl, headers: headers(said, 'zipkinHeaders'), timeoutMs: all.zipkinTimeoutMs },
    batch: {
      maxQueueSize: all.maxQueueSize,
      maxBatchSize: Math.min(all.maxBatchSize, all.maxQueueSize),
      scheduleDelayMs: all.scheduleDelayMs,
      exportTimeoutMs: all.exportTimeoutMs,
    },
    limits: {
      attributeCountLimit: all.attributeCountLimit,
      attributeValueLengthLimit: all.attributeValueLengthLimit,
      eventCountLimit: all.eventCountLimit,
      linkCountLimit: all.linkCountLimit,
      attributePerEventCountLimit: all.attributePerEventCountLimit,
      attributePerLinkCountLimit: all.attributePerLinkCountLimit,
    },
    memory: { maxSpans: all.memoryMaxSpans },
    resource: Object.assign({}, ...said.map(({ maps }) => maps.resource)),
    shutdownTimeoutMs: all.shutdownTimeoutMs,
    warnings: said.flatMap(({ warnings }) => warnings),
  }
}

function samplingOf(all: Complete): SamplingSettings {
  return {
    probability: all.probability,
    parentBased: all.parentBased,
    tracesPerSecond: all.tracesPerSecond,
    tail: all.tailEnabled
      ? {
          slowThresholdMs: all.tailSlowThresholdMs,
          maxTraces: all.tailMaxTraces,
          maxSpansPerTrace: all.tailMaxSpansPerTrace,
          maxSpans: all.tailMaxSpans,
          maxWaitMs: all.tailMaxWaitMs,
        }
      : undefined,
  }
}

function headers(said: readonly SettingsSource[], which: keyof SettingsMaps & `${string}Headers`): Headers {
  const all = said.flatMap(({ maps }) => Object.entries(maps[which] ?? {}))
  return Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value]))
}

/** Jaeger is an OTLP receiver, so both are one. */
function withoutSame(exporters: TracingSettings['exporters']): TracingSettings['exporters'] {
  return exporters.includes('otlp') ? exporters.filter((each) => each !== 'jaeger') : exporters
}

/** Variables are checked, and ignored, where they are read; properties where they are bound. What is left is of the code. */
function checked(all: Complete): void {
  const numbers: Readonly<Record<RangedSetting, number>> = {
    'sampling.probability': all.probability,
    'sampling.traces-per-second': all.tracesPerSecond,
    'sampling.tail.max-traces': all.tailMaxTraces,
    'sampling.tail.max-spans-per-trace': all.tailMaxSpansPerTrace,
    'sampling.tail.max-spans': all.tailMaxSpans,
    'sampling.tail.max-wait': all.tailMaxWaitMs,
    'opentelemetry.export.max-queue-size': all.maxQueueSize,
    'opentelemetry.export.max-batch-size': all.maxBatchSize,
    'opentelemetry.export.schedule-delay': all.scheduleDelayMs,
    'memory.max-spans': all.memoryMaxSpans,
    'shutdown-timeout': all.shutdownTimeoutMs,
  }
  for (const setting of Object.keys(numbers) as RangedSetting[])
    refuse(`management.tracing.${setting}`, rangeProblem(setting, numbers[setting]))
  refuse('management.otlp.tracing.endpoint', endpointProblem(all.otlpUrl))
  refuse('management.zipkin.tracing.endpoint', endpointProblem(all.zipkinUrl))
}

function refuse(setting: string, problem: string | undefined): void {
  if (problem !== undefined) throw new InvalidTracingSettingError(setting, problem)
}
