import { loadGenerator } from '../harness/load.js'
import type { Cores } from '../harness/cores.js'
import { Samples, type BenchCase } from '../harness/result.js'
import { SubjectProcess } from '../harness/subject-process.js'
import { chosenSubjects, rotated, type Suite, type SuiteOptions } from '../harness/suite.js'
import { checkWork, type Work } from '../harness/work.js'

const SUBJECTS = ['nest-fastify', 'nest-express', 'nexus']
const WARM_UP_SECONDS = 1
const WORKS = ['singleton', 'request'].map((name): Work => ({
  name,
  title: name,
  method: 'GET',
  path: `/${name}`,
  pipelined: 1,
  expected: { status: 200, body: { depth: 10 } },
  refused: [],
}))

export const suite: Suite = {
  description: 'throughput lost when the last of 10 nested services is request-scoped instead of a singleton',
  baseline: 'nest-fastify',
  run,
}

async function run(options: SuiteOptions): Promise<readonly BenchCase[]> {
  const { rounds = 5, seconds = 3, cores, log } = options
  const subjects = chosenSubjects(suite, SUBJECTS, options)
  const lost = new Samples('request-scope', '% lost')
  const throughputs = WORKS.map(({ name }) => new Samples(`request-scope.${name}`, `${name} requests/s`))
  for (let round = 0; round < rounds; round++) {
    for (const name of rotated(subjects, round)) {
      const rates = await SubjectProcess.with(`request-scope/${name}`, cores, (server) =>
        measure(server, { cores, seconds, check: round === 0 }),
      )
      const [singleton = 0, request = 0] = rates
      throughputs.forEach((samples, index) => samples.add(name, round, rates[index] ?? Number.NaN))
      lost.add(name, round, (1 - request / singleton) * 100)
      log(
        `round ${round + 1}  ${name.padEnd(13)} ${Math.round(singleton)} -> ${Math.round(request)} requests/s`,
      )
    }
  }
  return [lost, ...throughputs].flatMap((samples) => samples.cases(suite.baseline))
}

interface Measurement {
  readonly cores: Cores
  readonly seconds: number
  readonly check: boolean
}

/** Requests per second of each kind of work, right after each other in one process. */
async function measure(server: SubjectProcess, { cores, seconds, check }: Measurement): Promise<number[]> {
  const load = loadGenerator(cores)
  const rates: number[] = []
  for (const work of WORKS) {
    if (check) await checkWork(server.name, server.url, work)
    await load.run(server.url, work, WARM_UP_SECONDS)
  }
  for (const work of WORKS) {
    const { requests, seconds: took } = await load.run(server.url, work, seconds)
    rates.push(requests / took)
  }
  return rates
}
