import type { PropertyValues } from './sources/object-source.js'

/** What {@link ConfigLoader} loads from. Every member has the default that an application started from its own folder wants. */
export interface ConfigOptions {
  /** Where relative locations and `.env` are looked for. Default: the working directory. */
  readonly directory?: string
  /** Command-line arguments. Default: those of the process. */
  readonly args?: readonly string[]
  /** Environment variables. Default: those of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The file of environment variables, `false` for none. Default `.env`. */
  readonly envFile?: string | false
  /** Properties below all others. */
  readonly defaults?: PropertyValues
  /** Properties above all others: a test's. */
  readonly properties?: PropertyValues
  /** Active profiles; replaces what `nexus.profiles.active` says anywhere. */
  readonly profiles?: readonly string[]
}

/** The keys that decide what is loaded; they are read before anything else. */
export const CONFIG_KEYS = {
  /** Active profiles, comma-separated or a list; later ones win. */
  active: 'nexus.profiles.active',
  /** Profiles to add to the active ones. */
  include: 'nexus.profiles.include',
  /** The profile that is active when no other is. Default `default`. */
  fallback: 'nexus.profiles.default',
  /** `nexus.profiles.group.<name>`: profiles that come with one. */
  group: 'nexus.profiles.group',
  /** Base name of configuration files. Default `application`. */
  name: 'nexus.config.name',
  /** Folders (ending in `/`) or files, comma-separated; replaces `./` and `./config/`. A leading `optional:` lets it be absent. */
  location: 'nexus.config.location',
  /** The same, on top of the others. */
  additionalLocation: 'nexus.config.additional-location',
  /** In a document: the profile expression under which it applies. */
  onProfile: 'nexus.config.activate.on-profile',
} as const
