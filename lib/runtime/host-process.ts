/** What {@link ProcessHost} needs of `process`. */
export interface HostProcess extends Pick<NodeJS.EventEmitter, 'on' | 'off'> {
  exit(code: number): void
}
