import { parseEnv } from 'node:util'
import { EnvironmentVariableSource, type EnvironmentVariable } from './environment-variable-source.js'

const ASSIGNMENT = /^\s*(?:export\s+)?([^\s=#]+)\s*=\s*(["'`]?)(.*)/

/** A `.env` file: the names of environment variables, with the lines they are on. It never touches `process.env`. */
export function dotenvSource(file: string, content: string): EnvironmentVariableSource {
  const text = content.startsWith('\ufeff') ? content.slice(1) : content
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
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const [, name, quote = '', rest = ''] = ASSIGNMENT.exec(lines[i] ?? '') ?? []
    if (name === undefined) continue
    numbers.set(name, i + 1)
    if (quote === '' || rest.includes(quote)) continue
    // The value goes on to the line that closes the quote; where none does, the quote is a character like any other.
    const end = lines.findIndex((line, index) => index > i && line.includes(quote))
    if (end !== -1) i = end
  }
  return numbers
}
