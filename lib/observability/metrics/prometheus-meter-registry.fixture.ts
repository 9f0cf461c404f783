import { CapturingLogger, ManualClock } from '../../testing/index.js'
import { DEFAULT_METER_SETTINGS, type MeterSettings } from './config/meter-settings.js'
import { prometheusMeterRegistry } from './load-meter-registry.js'
import type { PrometheusMeterRegistry } from './prometheus-meter-registry.js'

export const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0'

export interface Fixture {
  readonly meters: PrometheusMeterRegistry
  readonly clock: ManualClock
  readonly logger: CapturingLogger
}

export async function meterFixture(settings: Partial<MeterSettings> = {}): Promise<Fixture> {
  const [clock, logger] = [new ManualClock(), new CapturingLogger()]
  const meters = await prometheusMeterRegistry({
    clock,
    logger,
    settings: { ...DEFAULT_METER_SETTINGS, ...settings },
  })
  return { meters, clock, logger }
}

/** The lines of an exposition that are not comments. */
export async function lines(meters: PrometheusMeterRegistry, accept?: string): Promise<readonly string[]> {
  const { body } = await meters.scrape(accept)
  return body.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

/** What a series says, by its name and labels as they are written. */
export async function samples(
  meters: PrometheusMeterRegistry,
  accept?: string,
): Promise<Readonly<Record<string, number>>> {
  return Object.fromEntries(
    (await lines(meters, accept)).map((line) => {
      const [, series = '', value = ''] = /^(\S+?(?:\{.*?\})?) (\S+)(?: #.*)?$/.exec(line) ?? []
      return [series, Number(value.replace('Inf', 'Infinity').replace('Nan', 'NaN'))]
    }),
  )
}
