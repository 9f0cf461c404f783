import { ConfigurationProperties, Property } from '../../../config/index.js'

/** `management.info.defaults.*`. */
export class InfoDefaultsProperties {
  /** Whether contributors are on that the configuration says nothing about. */
  enabled = true
}

/** `management.info.env.*`, `.node.*`, `.os.*` and `.process.*`. */
export class InfoPartProperties {
  /** Default: `management.info.defaults.enabled`. */
  @Property({ type: Boolean })
  enabled: boolean | undefined
}

/** `management.info.build.*`. */
export class BuildInfoProperties extends InfoPartProperties {
  /** File that the build has written, below the working directory. Without it `package.json` tells name and version. */
  location = 'build-info.json'
}

/** `management.info.git.*`. */
export class GitInfoProperties extends InfoPartProperties {
  /** `simple`: branch, and id and time of the commit. `full`: all that the build has written. */
  @Property({ enum: ['simple', 'full'] })
  mode: 'simple' | 'full' = 'simple'
}

/**
 * `management.info.*`: what `/actuator/info` tells. Unlike in Spring Boot everything is on by default, as the endpoint itself is not
 * exposed by default.
 */
@ConfigurationProperties('management.info')
export class InfoProperties {
  defaults = new InfoDefaultsProperties()
  /** Name and version of the application, from `build-info.json` or `package.json`. */
  build = new BuildInfoProperties()
  /** What commit is running, from `git.properties` or `git.json` of the build, else from the `.git` folder. */
  git = new GitInfoProperties()
  /** Properties below `info` that files and arguments have. */
  env = new InfoPartProperties()
  /** Versions of Node.js and of the framework. */
  node = new InfoPartProperties()
  /** The operating system. */
  os = new InfoPartProperties()
  /** The process: its ids, its processors, its memory. */
  process = new InfoPartProperties()

  isEnabled(part: 'build' | 'git' | 'env' | 'node' | 'os' | 'process'): boolean {
    return this[part].enabled ?? this.defaults.enabled
  }
}
