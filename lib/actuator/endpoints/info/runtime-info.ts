import { availableParallelism, release, type as osType, userInfo } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { jsonOf } from './text-file.js'

/** Versions, where Spring Boot has those of Java. */
export async function nodeInfo(): Promise<object> {
  const { node, v8, uv, openssl } = process.versions
  const framework = await frameworkVersion()
  return {
    node: { version: node, v8: { version: v8 }, uv: { version: uv }, openssl: { version: openssl } },
    nexus: { version: framework },
  }
}

/** The package is the first one above this file that has a version, in lib/ and in dist/ alike. */
async function frameworkVersion(): Promise<unknown> {
  for (let above = new URL('../', import.meta.url); above.pathname !== '/'; above = new URL('../', above)) {
    const manifest = await jsonOf(new URL('package.json', above))
    if (manifest?.['name'] === 'nexus-framework') return manifest['version']
  }
  return undefined
}

export function osInfo(): object {
  return { os: { name: osType(), version: release(), arch: process.arch } }
}

/** Memory in bytes, in Spring Boot's words. */
export function processInfo(): object {
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage()
  return {
    process: {
      pid: process.pid,
      parentPid: process.ppid,
      owner: owner(),
      cpus: availableParallelism(),
      memory: {
        heap: { used: heapUsed, committed: heapTotal, max: getHeapStatistics().heap_size_limit },
        nonHeap: { used: external },
        rss,
      },
    },
  }
}

/** A user without an entry in the system's list has no name: containers run as such. */
function owner(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}
