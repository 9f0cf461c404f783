import type { OptionComplaint } from '../../common/index.js'
import type { ErrorClassOrName } from './error-class.js'

/** At least two packages, so that a code such as `storage.NotFound` is none. */
const JAVA_CLASS = /^(?:[a-z_]\w*\.){2,}([A-Z][\w$]*)$/

/**
 * What is wrong with names of errors as configuration files have them: `java.io.IOException` is no error's name, and would never match.
 * Whether there is a class of any other name only shows when one is thrown.
 */
export function errorNames<K extends string>(
  config: { readonly [P in K]: readonly ErrorClassOrName[] },
  ...options: readonly K[]
): readonly OptionComplaint[] {
  return options.flatMap((option) =>
    config[option].flatMap((each) => {
      const simple = typeof each === 'string' ? JAVA_CLASS.exec(each)?.[1] : undefined
      if (simple === undefined) return []
      const message = `has ${String(each)}, which is a class of Java: classes here have no package. Write the name of one (${simple}, if the application has it), or the code of an error (ECONNRESET)`
      return [{ option, message }]
    }),
  )
}
