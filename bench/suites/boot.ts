import { BenchError } from '../harness/bench.errors.js'
import { Samples, type BenchCase } from '../harness/result.js'
import { SubjectProcess } from '../harness/subject-process.js'
import { chosenSubjects, rotated, type Suite, type SuiteOptions } from '../harness/suite.js'

const SUBJECTS = ['nest', 'nexus']
const PROVIDERS = 1000
const DEFAULT_ROUNDS = 15

export const suite: Suite = {
  description: 'boot of 1,000 providers in 100 modules: in the process, and from process start',
  baseline: 'nest',
  run,
}

async function run(options: SuiteOptions): Promise<readonly BenchCase[]> {
  const { rounds = DEFAULT_ROUNDS, cores, log } = options
  const subjects = chosenSubjects(suite, SUBJECTS, options)
  const boot = new Samples('boot', 'ms')
  const process = new Samples('boot.process', 'ms')
  for (let round = -1; round < rounds; round++) {
    for (const name of rotated(subjects, round + 1)) {
      const { report, bootMs } = await SubjectProcess.with(`boot/${name}`, cores, (subject) => subject)
      const { milliseconds, providers } = report
      if (providers !== PROVIDERS)
        throw new BenchError(`${name} has ${String(providers)} providers instead of ${PROVIDERS}`)
      if (round === -1) continue
      boot.add(name, round, Number(milliseconds))
      process.add(name, round, bootMs)
    }
    log(round === -1 ? 'warmed up' : `round ${round + 1} of ${rounds}`)
  }
  return [boot, process].flatMap((samples) => samples.cases(suite.baseline))
}
