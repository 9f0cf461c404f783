import { InvalidServiceNameError } from './discovery.errors.js'

const NAME = /^[\w.-]{1,253}$/

/** Names become parts of paths, keys and DNS names. @throws InvalidServiceNameError */
export function checkedServiceName(service: string): string {
  if (!NAME.test(service) || service === '.' || service === '..') throw new InvalidServiceNameError(service)
  return service
}
