import { isError } from '../../common/index.js'

/** Longer ones come from no class. */
const LONGEST = 100

/** The class of what was thrown, as metrics and spans tell it: few values. Never throws. */
export function errorName(thrown: unknown): string {
  try {
    if (!isError(thrown)) return typeof thrown
    const { name } = thrown
    // A class that sets no name has the one of Error.
    const shown: unknown = name === 'Error' ? thrown.constructor.name : name
    return typeof shown === 'string' && shown !== '' && shown.length <= LONGEST ? shown : 'Error'
  } catch {
    return 'Error'
  }
}
