import { parseEnv } from 'node:util'
import { EnvironmentVariableSource, type EnvironmentVariable } from './environment-variable-source.js'

/** A `.env` file: the names of environment variables, with the lines they are on. It never touches `process.env`. */
export function dotenvSource(file: string, text: string): EnvironmentVariableSource {
  const lines = lineNumbers(text)
  const variables: EnvironmentVariable[] = []
  for (const [name, value = ''] of Object.entries(parseEnv(text))) {
    const line = lines.get(name)
    variables.push({ name, value, origin: line === undefined ? { source: file } : { source: file, line } })
  }
  return new EnvironmentVariableSource(file, variables)
}

/** The last line that assigns each name: node's parser gives values only. */
function lineNumbers(text: string): Map<string, number> {
  const numbers = new Map<string, number>()
  text.split('\n').forEach((line, index) => {
    const name = /^\s*(?:export\s+)?([^\s=#]+)\s*=/.exec(line)?.[1]
    if (name !== undefined) numbers.set(name, index + 1)
  })
  return numbers
}
