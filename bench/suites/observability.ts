import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadGenerator, type LoadGenerator } from '../harness/load.js'
import { Samples, type BenchCase } from '../harness/result.js'
import { SubjectProcess } from '../harness/subject-process.js'
import { chosenSubjects, rotated, type Suite, type SuiteOptions } from '../harness/suite.js'
import { checkWork, WORKS, type Work } from '../harness/work.js'

const FRAMEWORKS = ['nexus', 'fastify', 'nest']
const OBSERVATIONS = ['plain', 'metrics', 'everything']
const WORK = WORKS[0] as Work
/** Until optimized code runs: log lines and spans get there later than bare requests. */
const WARM_UP_SECONDS = 4
/** In which the same processes are compared. */
const WINDOWS = 5

export const suite: Suite = {
  description:
    'what it costs to measure every request, and to measure, log and (one percent) trace them; each framework without = 1',
  baseline: 'nexus',
  run,
}

/** Every framework is its own baseline: what counts is what observation adds to it. */
async function run(options: SuiteOptions): Promise<readonly BenchCase[]> {
  const receiver = await traceReceiver()
  try {
    return await new ObservabilityRun(options, receiver.url).run()
  } finally {
    receiver.close()
  }
}

class ObservabilityRun {
  readonly #options: SuiteOptions
  readonly #receiver: string
  readonly #load: LoadGenerator
  readonly #frameworks: readonly string[]
  readonly #samples: ReadonlyMap<string, Samples>

  constructor(options: SuiteOptions, receiver: string) {
    this.#options = options
    this.#receiver = receiver
    this.#load = loadGenerator(options.cores)
    this.#frameworks = chosenSubjects(suite, FRAMEWORKS, options)
    this.#samples = new Map(this.#frameworks.map((name) => [name, new Samples('get-json', 'us/request')]))
  }

  async run(): Promise<readonly BenchCase[]> {
    const { rounds = 5, seconds = 1, log } = this.#options
    log(
      `${rounds} rounds of ${WINDOWS} windows of ${seconds} s, load from ${this.#load.name}, subjects: ${this.#frameworks.join(', ')}`,
    )
    for (let round = 0; round < rounds; round++) {
      for (const framework of rotated(this.#frameworks, round)) await this.#compare(framework, round, seconds)
    }
    return [...this.#samples].flatMap(([framework, samples]) => samples.cases(`${framework} plain`))
  }

  /** The framework's three programs side by side, in turns that are short enough for a slow second of the machine to meet all of them. */
  async #compare(framework: string, round: number, seconds: number): Promise<void> {
    const observed = new Map<string, SubjectProcess>()
    try {
      for (const observation of OBSERVATIONS) {
        const env = { BENCH_OBSERVATION: observation, OTEL_EXPORTER_OTLP_ENDPOINT: this.#receiver }
        const server = await SubjectProcess.start(`observability/${framework}`, this.#options.cores, env)
        observed.set(observation, server)
        if (round === 0) await checkWork(server.name, server.url, WORK)
        await this.#load.run(server.url, WORK, WARM_UP_SECONDS)
      }
      for (let window = 0; window < WINDOWS; window++) {
        for (const [observation, server] of rotated([...observed], window)) {
          const micros = await this.#microsOf(server, seconds)
          if (micros === undefined) continue
          const sample = round * WINDOWS + window
          this.#samples.get(framework)?.add(`${framework} ${observation}`, sample, micros)
          this.#options.log(
            `round ${round + 1}.${window + 1}  ${framework.padEnd(8)} ${observation.padEnd(11)} ${micros.toFixed(2)} us`,
          )
        }
      }
    } finally {
      for (const server of observed.values()) await server.stop()
    }
  }

  async #microsOf(server: SubjectProcess, seconds: number): Promise<number | undefined> {
    const before = server.cpuNanos
    const { requests } = await this.#load.run(server.url, WORK, seconds)
    const after = server.cpuNanos
    return before === undefined || after === undefined ? undefined : (after - before) / 1000 / requests
  }
}

/** Takes what is exported, so that nobody is measured while it retries. */
async function traceReceiver(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
