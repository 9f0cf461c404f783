import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { BenchError } from './bench.errors.js'
import { reserveCores, type Cores } from './cores.js'
import { readmeTable } from './readme.js'
import { printedTables } from './report.js'
import type { BenchCase } from './result.js'
import type { Suite, SuiteOptions } from './suite.js'

const SUITES = new URL('../suites/', import.meta.url)
const USAGE = `npm run bench -- <suite> [--rounds N] [--seconds S] [--subjects a,b] [--json] [--unpinned]
npm run bench -- readme   prints the README's table (every suite, so it takes a while)`

interface Command {
  readonly name: string
  readonly json: boolean
  readonly options: SuiteOptions
}

/** Runs what the arguments name. Results go to standard output, everything else to standard error. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { name, json, options } = commandOf(args)
    if (name === 'readme') return print(await readmeTable((suite) => runSuite(suite, options)))
    const cases = await runSuite(name, options)
    if (json) return print(JSON.stringify({ suite: name, cases }))
    return print(printedTables(cases) + warning(options.cores))
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

function commandOf(args: readonly string[]): Command {
  const { values, positionals } = parse(args)
  const [name] = positionals
  if (name === undefined || positionals.length > 1)
    throw new BenchError(`${USAGE}\n\nSuites: ${suiteNames().join(', ')}`)
  const options: SuiteOptions = {
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    subjects: values.subjects?.split(','),
    cores: reserveCores(values.unpinned === true),
    log: (line) => void process.stderr.write(`${line}\n`),
  }
  return { name, json: values.json === true, options }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        subjects: { type: 'string' },
        json: { type: 'boolean' },
        unpinned: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new BenchError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}

function positive(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new BenchError(`--${option} has to be a whole number from 1, not ${text}`)
  return Number(text)
}

/** A suite is a file: later ones join by being there. */
function suiteNames(): string[] {
  return readdirSync(SUITES)
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -'.js'.length))
}

async function runSuite(name: string, options: SuiteOptions): Promise<readonly BenchCase[]> {
  if (!suiteNames().includes(name))
    throw new BenchError(`There is no suite ${name}; there are ${suiteNames().join(', ')}.`)
  const { suite } = (await import(new URL(`${name}.js`, SUITES).href)) as { readonly suite: Suite }
  options.log(`${name}: ${suite.description}`)
  return suite.run(options)
}

function warning(cores: Cores): string {
  return cores.pinned ? '' : '\n\nWARNING: not pinned; server and load generator took time from each other.'
}

function print(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}
