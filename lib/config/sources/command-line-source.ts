import { InvalidArgumentError } from '../config.errors.js'
import { PropertyPath } from '../environment/property-path.js'
import type { PropertyEntry } from '../environment/property-source.js'
import { StructuredPropertySource } from './structured-property-source.js'

/**
 * `--shop.max-items=5`; a bare `--debug` is `true`; a repeated option is a list; everything after `--`, and whatever
 * does not start with `--`, is the application's own.
 * @throws InvalidArgumentError for an option without a name
 */
export function commandLineSource(args: readonly string[]): StructuredPropertySource {
  const end = args.indexOf('--')
  const options = new Map<string, PropertyEntry>()
  for (const arg of end === -1 ? args : args.slice(0, end)) {
    if (!arg.startsWith('--')) continue
    const equals = arg.indexOf('=')
    const name = equals === -1 ? arg.slice(2) : arg.slice(2, equals)
    const path = PropertyPath.parse(name)
    if (path.segments.length === 0) throw new InvalidArgumentError(arg)
    const value = equals === -1 ? 'true' : arg.slice(equals + 1)
    const before = options.get(path.key)
    options.set(path.key, {
      path,
      value: before === undefined ? value : `${before.value},${value}`,
      kind: 'scalar',
      origin: { source: `command-line argument --${name}` },
    })
  }
  return new StructuredPropertySource('command line', [...options.values()])
}
