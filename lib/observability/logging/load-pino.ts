import { MissingPackageError } from '../../common/index.js'
import type { PinoFactory } from './logger-shapes.js'

/** @throws MissingPackageError */
export async function loadPino(): Promise<PinoFactory> {
  try {
    const { pino } = await import('pino')
    return pino
  } catch (cause) {
    throw new MissingPackageError('pino', 'The log format pino', {
      otherwise: 'set logging.format to json, whose lines are the same',
      cause,
    })
  }
}
