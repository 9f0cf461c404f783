/** Source of chance for engines (jitter, sampling, load balancing), so that tests own it. Not for secrets. The token under which the container provides it. */
export abstract class Random {
  /** At least 0, less than 1, evenly spread. */
  abstract next(): number
}

/** The machine's chance. */
export class SystemRandom extends Random {
  next(): number {
    return Math.random()
  }
}
