import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CONFIG_KEYS, type ConfigOptions } from '../config.options.js'
import { ProfileExpression } from '../environment/profile-expression.js'
import { PropertyPath } from '../environment/property-path.js'
import type { PropertySource } from '../environment/property-source.js'
import { StandardEnvironment } from '../environment/standard-environment.js'
import { commandLineSource } from '../sources/command-line-source.js'
import { dotenvSource } from '../sources/dotenv-source.js'
import { EnvironmentVariableSource } from '../sources/environment-variable-source.js'
import { objectSource } from '../sources/object-source.js'
import { StructuredPropertySource } from '../sources/structured-property-source.js'
import { ConfigFiles, printedPath, type ConfigFile } from './config-files.js'
import { activeProfiles, refuseActivation } from './profile-activation.js'

const ON_PROFILE = PropertyPath.parse(CONFIG_KEYS.onProfile)
const DEFAULT_LOCATIONS = ['optional:./', 'optional:./config/']

/** A document of a file that belongs to no profile by its name. */
interface LoadedDocument {
  readonly source: PropertySource
  /** The document's own condition. */
  readonly onProfile: string | undefined
}

/**
 * Loads the application's configuration in Spring Boot's layers, low to high: defaults, `application.*`,
 * `application-{profile}.*`, `.env`, environment variables, command line, test properties.
 */
export class ConfigLoader {
  readonly #options: ConfigOptions
  readonly #directory: string

  constructor(options: ConfigOptions = {}) {
    this.#options = options
    this.#directory = resolve(options.directory ?? '.')
  }

  /** @throws ConfigFileError, ConfigLocationError, InvalidArgumentError, InvalidProfileNameError, MisplacedProfilePropertyError */
  async load(): Promise<StandardEnvironment> {
    const above = this.#sourcesAboveFiles()
    const defaults = this.#options.defaults
    const below = defaults === undefined ? [] : [objectSource('defaults', defaults)]

    const early = new StandardEnvironment([...above, ...below])
    const name = early.getProperty(CONFIG_KEYS.name) ?? 'application'
    const files = new ConfigFiles(this.#directory, locations(early))

    const documents = [...(await files.named(name)), ...(await files.explicit())].flatMap(loadedDocuments)
    const unconditional = documents
      .filter(({ onProfile }) => onProfile === undefined)
      .map(({ source }) => source)
    const profiles = activeProfiles(
      [...above, ...unconditional.toReversed(), ...below],
      this.#options.profiles,
    )

    const ofProfiles: LoadedDocument[] = []
    for (const profile of profiles)
      ofProfiles.push(...(await files.named(`${name}-${profile}`)).flatMap(loadedDocuments))
    for (const { source } of ofProfiles) refuseActivation(source)

    const applied = [...documents, ...ofProfiles].filter((document) => applies(document, profiles))
    return new StandardEnvironment(
      [...above, ...applied.map(({ source }) => source).toReversed(), ...below],
      profiles,
    )
  }

  #sourcesAboveFiles(): PropertySource[] {
    const { properties, args = process.argv.slice(2), env = process.env, envFile = '.env' } = this.#options
    const sources: PropertySource[] = []
    if (properties !== undefined) sources.push(objectSource('test properties', properties))
    sources.push(commandLineSource(args), EnvironmentVariableSource.ofProcess(env))
    const path = envFile === false ? undefined : resolve(this.#directory, envFile)
    if (path !== undefined && existsSync(path))
      sources.push(dotenvSource(printedPath(this.#directory, path), readFileSync(path, 'utf8')))
    return sources
  }
}

function locations(environment: StandardEnvironment): readonly string[] {
  return [
    ...(environment.getList(CONFIG_KEYS.location) ?? DEFAULT_LOCATIONS),
    ...(environment.getList(CONFIG_KEYS.additionalLocation) ?? []),
  ]
}

function loadedDocuments({ name, documents }: ConfigFile): LoadedDocument[] {
  return documents.map(({ entries }) => {
    const source = new StructuredPropertySource(name, entries)
    const onProfile = source.get(ON_PROFILE)?.value
    if (onProfile !== undefined) refuseActivation(source)
    return { source, onProfile }
  })
}

function applies({ onProfile }: LoadedDocument, profiles: readonly string[]): boolean {
  return onProfile === undefined || new ProfileExpression(onProfile).accepts(profiles)
}
