import { Samples, type BenchCase } from '../harness/result.js'
import { SubjectProcess } from '../harness/subject-process.js'
import { chosenSubjects, rotated, type Suite, type SuiteOptions } from '../harness/suite.js'

const SUBJECTS = ['raw', 'nexus', 'fastify', 'hono', 'express', 'nest-express', 'nest-fastify']
const DEFAULT_ROUNDS = 21

export const suite: Suite = {
  description: 'hello world, from process start to listening, and the memory it then has',
  baseline: 'raw',
  run,
}

async function run(options: SuiteOptions): Promise<readonly BenchCase[]> {
  const { rounds = DEFAULT_ROUNDS, cores, log } = options
  const subjects = chosenSubjects(suite, SUBJECTS, options)
  const startup = new Samples('startup', 'ms')
  const cpu = new Samples('startup.cpu', 'ms CPU')
  const memory = new Samples('startup.memory', 'MB')
  // The first round fills the page cache and is not counted.
  for (let round = -1; round < rounds; round++) {
    for (const name of rotated(subjects, round + 1)) {
      const { bootMs, cpuNanos, residentMegabytes } = await SubjectProcess.with(
        `hello/${name}`,
        cores,
        (server) => ({
          bootMs: server.bootMs,
          cpuNanos: server.cpuNanos,
          residentMegabytes: server.residentMegabytes,
        }),
      )
      if (round === -1) continue
      startup.add(name, round, bootMs)
      if (cpuNanos !== undefined) cpu.add(name, round, cpuNanos / 1e6)
      if (residentMegabytes !== undefined) memory.add(name, round, residentMegabytes)
    }
    log(round === -1 ? 'warmed up' : `round ${round + 1} of ${rounds}`)
  }
  return [startup, cpu, memory].flatMap((samples) => samples.cases(suite.baseline))
}
