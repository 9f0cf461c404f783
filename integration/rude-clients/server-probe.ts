import { Injectable, type NodeAdapter } from 'nexus-framework'

/** What a test wants to know of the server that it is rude to. */
@Injectable()
export class ServerProbe {
  /** Set when the application listens. */
  adapter: NodeAdapter | undefined
  /** Streams that have been made, and let go of. */
  streamsOpened = 0
  streamsReleased = 0
  /** Bytes that the sources of streams were asked for. */
  bytesProduced = 0
  /** Bytes that handlers got of uploads. */
  bytesUploaded = 0
  /** What handlers were told when an upload failed. */
  readonly uploadFailures: string[] = []
  /** Requests whose client left, as their signal said. */
  aborted = 0
  #gate = Promise.withResolvers<void>()

  /** Opens when the test writes a line to the program. */
  get gate(): Promise<void> {
    return this.#gate.promise
  }

  release(): void {
    this.#gate.resolve()
    this.#gate = Promise.withResolvers()
  }

  /** Requests in flight and open connections besides the probe's own. */
  report(): ProbeReport {
    const { streamsOpened, streamsReleased, bytesProduced, bytesUploaded, uploadFailures, aborted } = this
    return {
      streamsOpened,
      streamsReleased,
      bytesProduced,
      bytesUploaded,
      uploadFailures,
      aborted,
      inFlight: (this.adapter?.inFlight ?? 0) - 1,
      connections: (this.adapter?.connections ?? 0) - 1,
      residentMemory: process.memoryUsage.rss(),
    }
  }
}

export interface ProbeReport {
  readonly streamsOpened: number
  readonly streamsReleased: number
  readonly bytesProduced: number
  readonly bytesUploaded: number
  readonly uploadFailures: readonly string[]
  readonly aborted: number
  readonly inFlight: number
  readonly connections: number
  /** Bytes. */
  readonly residentMemory: number
}
