import type { Environment } from '../../core/index.js'
import { applicationFolders, readBuildInfo } from '../endpoints/info/build-info.js'

/**
 * What people know an application by: `application.name`, else the name that its build or its `package.json` has, as `info` tells it.
 *
 * @param location of what the build has written
 */
export async function applicationName(
  environment: Environment,
  location: string,
  folders: readonly string[] = applicationFolders(),
): Promise<string> {
  const names = [
    environment.getProperty('application.name'),
    (await readBuildInfo(location, folders))?.name,
    'Nexus application',
  ]
  // What the build has written is not checked.
  return names.find((name) => typeof name === 'string' && name.trim() !== '') as string
}
