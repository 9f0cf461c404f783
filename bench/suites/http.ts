import { loadGenerator, type LoadGenerator } from '../harness/load.js'
import { Samples, type BenchCase } from '../harness/result.js'
import { SubjectProcess } from '../harness/subject-process.js'
import { chosenSubjects, rotated, type Suite, type SuiteOptions } from '../harness/suite.js'
import { checkWork, WORKS, type Work } from '../harness/work.js'

const SUBJECTS = ['raw', 'nexus', 'fastify', 'hono', 'express', 'nest-express', 'nest-fastify']
const WARM_UP_SECONDS = 1

export const suite: Suite = {
  description: 'CPU per request, throughput and p99 of four kinds of request, boot time and memory',
  baseline: 'raw',
  run: (options) => new HttpRun(options).run(),
}

/** Samples of one kind of request. */
class WorkSamples {
  readonly cpu: Samples
  readonly throughput: Samples
  readonly p99: Samples

  constructor(readonly work: Work) {
    this.cpu = new Samples(work.name, 'us/request')
    this.throughput = new Samples(`${work.name}.throughput`, 'requests/s')
    this.p99 = new Samples(`${work.name}.p99`, 'ms')
  }

  cases(): BenchCase[] {
    return [this.cpu, this.throughput, this.p99].flatMap((samples) => samples.cases(suite.baseline))
  }
}

class HttpRun {
  readonly #options: SuiteOptions
  readonly #load: LoadGenerator
  readonly #works = WORKS.map((work) => new WorkSamples(work))
  readonly #boot = new Samples('boot', 'ms')
  readonly #memory = new Samples('memory', 'MB')

  constructor(options: SuiteOptions) {
    this.#options = options
    this.#load = loadGenerator(options.cores)
  }

  async run(): Promise<readonly BenchCase[]> {
    const { rounds = 5, seconds = 3, log } = this.#options
    const subjects = chosenSubjects(suite, SUBJECTS, this.#options)
    log(`${rounds} rounds of ${seconds} s, load from ${this.#load.name}, subjects: ${subjects.join(', ')}`)
    for (let round = 0; round < rounds; round++) await this.#round(rotated(subjects, round), round, seconds)
    return [
      ...this.#works.flatMap((samples) => samples.cases()),
      ...this.#boot.cases(suite.baseline),
      ...this.#memory.cases(suite.baseline),
    ]
  }

  /** Fresh processes, side by side; of each kind of request the subjects are measured right after each other. */
  async #round(subjects: readonly string[], round: number, seconds: number): Promise<void> {
    const servers: SubjectProcess[] = []
    try {
      for (const name of subjects) {
        const server = await SubjectProcess.start(name, this.#options.cores)
        servers.push(server)
        this.#boot.add(name, round, server.bootMs)
      }
      for (const samples of this.#works) {
        for (const server of servers) await this.#measure(server, samples, round, seconds)
      }
      for (const { name, residentMegabytes } of servers) {
        if (residentMegabytes !== undefined) this.#memory.add(name, round, residentMegabytes)
      }
    } finally {
      await Promise.all(servers.map((server) => server.stop()))
    }
  }

  async #measure(
    server: SubjectProcess,
    samples: WorkSamples,
    round: number,
    seconds: number,
  ): Promise<void> {
    const { work } = samples
    if (round === 0) await checkWork(server.name, server.url, work)
    await this.#load.run(server.url, work, WARM_UP_SECONDS)
    const before = server.cpuNanos
    const { requests, seconds: took, p99Ms } = await this.#load.run(server.url, work, seconds)
    const after = server.cpuNanos
    samples.throughput.add(server.name, round, requests / took)
    // wrk counts a pipelined batch as one request; where a short run completes too few it tells no percentile.
    if (p99Ms > 0) samples.p99.add(server.name, round, p99Ms)
    const micros =
      before === undefined || after === undefined ? undefined : (after - before) / 1000 / requests
    if (micros !== undefined) samples.cpu.add(server.name, round, micros)
    this.#options.log(
      `round ${round + 1}  ${work.name.padEnd(15)} ${server.name.padEnd(13)} ${micros?.toFixed(2) ?? '?'} us  ${Math.round(requests / took)} requests/s`,
    )
  }
}
