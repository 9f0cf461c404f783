import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadGenerator, type LoadGenerator } from '../harness/load.js'
import { Samples, type BenchCase } from '../harness/result.js'
import { SubjectProcess } from '../harness/subject-process.js'
import { chosenSubjects, rotated, type Suite, type SuiteOptions } from '../harness/suite.js'
import { checkWork, WORKS, type Work } from '../harness/work.js'

const FRAMEWORKS = ['nexus', 'fastify', 'nest']
const OBSERVATIONS = ['plain', 'metrics', 'everything']
const WARM_UP_SECONDS = 1

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
    const { rounds = 7, seconds = 3, log } = this.#options
    log(
      `${rounds} rounds of ${seconds} s, load from ${this.#load.name}, subjects: ${this.#frameworks.join(', ')}`,
    )
    for (let round = 0; round < rounds; round++) {
      for (const framework of rotated(this.#frameworks, round)) {
        for (const observation of rotated(OBSERVATIONS, round)) {
          await this.#measure({ framework, observation, round, seconds })
        }
      }
    }
    return [...this.#samples].flatMap(([framework, samples]) => samples.cases(`${framework} plain`))
  }

  async #measure({ framework, observation, round, seconds }: Measurement): Promise<void> {
    const { cores, log } = this.#options
    const env = { BENCH_OBSERVATION: observation, OTEL_EXPORTER_OTLP_ENDPOINT: this.#receiver }
    const server = await SubjectProcess.start(`observability/${framework}`, cores, env)
    try {
      const micros = await this.#microsOf(server, round, seconds)
      if (micros !== undefined)
        this.#samples.get(framework)?.add(`${framework} ${observation}`, round, micros)
      log(
        `round ${round + 1}  ${framework.padEnd(8)} ${observation.padEnd(11)} ${micros?.toFixed(2) ?? '?'} us`,
      )
    } finally {
      await server.stop()
    }
  }

  async #microsOf(server: SubjectProcess, round: number, seconds: number): Promise<number | undefined> {
    const work = WORKS[0] as Work
    if (round === 0) await checkWork(server.name, server.url, work)
    await this.#load.run(server.url, work, WARM_UP_SECONDS)
    const before = server.cpuNanos
    const { requests } = await this.#load.run(server.url, work, seconds)
    const after = server.cpuNanos
    return before === undefined || after === undefined ? undefined : (after - before) / 1000 / requests
  }
}

interface Measurement {
  readonly framework: string
  readonly observation: string
  readonly round: number
  readonly seconds: number
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
