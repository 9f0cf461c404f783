import { UNDECLARED, type Project, type Projection } from './projection.js'
import { PropertyRule } from './property-rule.js'

/** Projects plain objects of which nothing is declared: their keys may be anything. */
export function projectRecord(projection: Projection): Project {
  const { options, trail } = projection
  const { excludePrefixes = [] } = options
  const { write } = new PropertyRule(projection, {
    key: '',
    name: '',
    read: undefined,
    transforms: [],
    declare: () => UNDECLARED,
    isDynamic: false,
  })
  const isWritten = (key: string): boolean =>
    key !== '__proto__' && key !== 'constructor' && !excludePrefixes.some((prefix) => key.startsWith(prefix))
  return (value, depth) => {
    const record = value as Readonly<Record<string, unknown>>
    const plain: Record<string, unknown> = {}
    let current = ''
    try {
      for (const key of Object.keys(record)) {
        current = key
        if (isWritten(key)) plain[key] = write(record[key], depth + 1, record)
      }
    } catch (error) {
      throw trail.passed(error, record, current)
    }
    return plain
  }
}
