import { readdirSync, readFileSync } from 'node:fs'

/** Nanoseconds per tick of /proc/PID/stat: the kernel's USER_HZ is 100 on every platform Node runs on. */
const TICK = 10_000_000

/** CPU time of a process, all its threads, in nanoseconds, from the kernel's scheduler (nanoseconds) or its tick counts (10 ms). */
export function cpuNanos(pid: number): number | undefined {
  try {
    let total = 0
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const [ran = '0'] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')
      total += Number(ran)
    }
    return total > 0 ? total : ticks(pid)
  } catch {
    return ticks(pid)
  }
}

function ticks(pid: number): number | undefined {
  try {
    // The command's name, in parentheses, may hold anything: fields are counted from behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK
  } catch {
    return undefined
  }
}

/** Resident memory of a process in megabytes (10^6 bytes). */
export function residentMegabytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6
  } catch {
    return undefined
  }
}
