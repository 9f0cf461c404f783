import { SystemClock } from '../../../common/index.js'
import { BufferedOutput } from './buffered-output.js'
import { standardOutputTarget } from './descriptor-target.js'

let output: BufferedOutput | undefined

/** Of the process: its applications write through one buffer, so that their lines stay whole. */
export function standardOutput(onLost: (lines: number) => void): BufferedOutput {
  return (output ??= new BufferedOutput(standardOutputTarget(), { clock: new SystemClock(), onLost }))
}
