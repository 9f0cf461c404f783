import { readFile } from 'node:fs/promises'
import { arch, hostname, platform, release } from 'node:os'
import { join } from 'node:path'
import type { ResourceAttributes } from './settings/tracing-settings.js'

/** What the application is called where it does not say so itself. */
interface Package {
  readonly name?: string
  readonly version?: string
}

export interface ResourceSources {
  /** What variables, properties and code say; goes before everything else. */
  readonly configured: ResourceAttributes
  /** The property `application.name`. */
  readonly applicationName: string | undefined
  /** Where its package.json is. */
  readonly directory: string
  /** Tells this process from others of the same service. */
  readonly instanceId: string
}

/**
 * Who sends the spans: service, process and host (OpenTelemetry's semantic conventions, "Resource"). `process.command_args` is left out, as
 * arguments may be secrets.
 */
export async function traceResource(sources: ResourceSources): Promise<ResourceAttributes> {
  const { name, version } = await packageIn(sources.directory)
  return {
    'service.name': sources.applicationName ?? name ?? 'unknown_service:node',
    ...(version !== undefined && { 'service.version': version }),
    'service.instance.id': sources.instanceId,
    'telemetry.distro.name': 'nexus-framework',
    'process.pid': process.pid,
    'process.executable.path': process.execPath,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'host.name': hostname(),
    'host.arch': HOST_ARCH[arch()] ?? arch(),
    'os.type': OS_TYPE[platform()] ?? platform(),
    'os.version': release(),
    ...sources.configured,
  }
}

/** Where Node has another word than the conventions. */
const HOST_ARCH: Readonly<Record<string, string>> = { x64: 'amd64', ia32: 'x86', arm: 'arm32', ppc: 'ppc32' }
const OS_TYPE: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' }

/** The file is the application's, and nothing depends on what it says: an unreadable one is none. */
async function packageIn(directory: string): Promise<Package> {
  try {
    const found: unknown = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
    const { name, version } = found as Record<string, unknown>
    return {
      ...(typeof name === 'string' && name !== '' && { name }),
      ...(typeof version === 'string' && version !== '' && { version }),
    }
  } catch {
    return {}
  }
}
