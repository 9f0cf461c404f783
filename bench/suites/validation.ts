import { Samples, type BenchCase } from '../harness/result.js'
import { SubjectProcess } from '../harness/subject-process.js'
import { chosenSubjects, rotated, type Suite, type SuiteOptions } from '../harness/suite.js'

const SUBJECTS = ['class-validator', 'nexus', 'zod', 'ajv', 'typebox', 'json']
const WORKS = ['valid', 'invalid', 'serialize']
const DEFAULT_ROUNDS = 7

export const suite: Suite = {
  description: 'an order with five items: a valid one, an invalid one, and 100 of them as JSON text',
  baseline: 'class-validator',
  run,
}

async function run(options: SuiteOptions): Promise<readonly BenchCase[]> {
  const { rounds = DEFAULT_ROUNDS, cores, log } = options
  const subjects = chosenSubjects(suite, SUBJECTS, options)
  const samples = WORKS.map((work) => new Samples(work, 'ns'))
  for (let round = 0; round < rounds; round++) {
    for (const name of rotated(subjects, round)) {
      const { report } = await SubjectProcess.with(`validation/${name}`, cores, (subject) => subject)
      for (const [index, work] of WORKS.entries()) {
        const nanos = report[work]
        if (nanos !== undefined) samples[index]?.add(name, round, Number(nanos))
      }
    }
    log(`round ${round + 1} of ${rounds}`)
  }
  return samples.flatMap((each) => each.cases(suite.baseline))
}
