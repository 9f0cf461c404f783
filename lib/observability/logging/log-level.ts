/** Levels of log lines, least urgent first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

export type LogLevel = (typeof LOG_LEVELS)[number]

/** Position of a level; higher is more urgent. `off` is above all of them. */
export function severityOf(level: LogLevel | 'off'): number {
  return level === 'off' ? LOG_LEVELS.length : LOG_LEVELS.indexOf(level)
}
