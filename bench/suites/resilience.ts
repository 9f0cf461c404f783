import { Samples, type BenchCase } from '../harness/result.js'
import { SubjectProcess } from '../harness/subject-process.js'
import { chosenSubjects, rotated, type Suite, type SuiteOptions } from '../harness/suite.js'
import { RESILIENCE_WORKS } from '../subjects/shared/resilience-work.js'

const SUBJECTS = ['opossum', 'nexus', 'cockatiel', 'bottleneck', 'none']
const DEFAULT_ROUNDS = 5

export const suite: Suite = {
  description:
    'an asynchronous call through a circuit breaker, a retry, a rate limiter, ... and through all of them',
  baseline: 'opossum',
  run,
}

async function run(options: SuiteOptions): Promise<readonly BenchCase[]> {
  const { rounds = DEFAULT_ROUNDS, cores, log } = options
  const subjects = chosenSubjects(suite, SUBJECTS, options)
  const samples = RESILIENCE_WORKS.map((work) => new Samples(work, 'ns'))
  for (let round = 0; round < rounds; round++) {
    for (const name of rotated(subjects, round)) {
      const { report } = await SubjectProcess.with(`resilience/${name}`, cores, (subject) => subject)
      for (const [index, work] of RESILIENCE_WORKS.entries()) {
        const nanos = report[work]
        if (nanos !== undefined) samples[index]?.add(name, round, Number(nanos))
      }
    }
    log(`round ${round + 1} of ${rounds}`)
  }
  return samples.flatMap((each) => each.cases(suite.baseline))
}
