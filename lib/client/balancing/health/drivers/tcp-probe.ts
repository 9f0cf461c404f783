import { connect } from 'node:net'
import type { HealthProbe } from '../health-probe.js'

/** Healthy is what takes a connection. @param port of the instance where `undefined` */
export function tcpProbe(port: number | undefined): HealthProbe {
  return (instance, signal) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: instance.host, port: port ?? instance.port })
      // A check shall not keep a process that is done.
      socket.unref()
      const end = (settle: () => void): void => {
        signal.removeEventListener('abort', onAbort)
        socket.destroy()
        settle()
      }
      const onAbort = (): void => end(() => reject(signal.reason))
      socket.once('connect', () => end(resolve))
      // It stays: an error after the end must not be one that nobody hears.
      socket.on('error', (error) => end(() => reject(error)))
      signal.addEventListener('abort', onAbort, { once: true })
    })
}
