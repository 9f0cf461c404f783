import type { Random } from '../../../common/index.js'
import type { LoadBalancer } from '../load-balancer.js'
import type { LoadBalancerConfig } from '../load-balancer.options.js'
import { ConsistentHashBalancer } from './consistent-hash-balancer.js'
import { LeastConnectionsBalancer } from './least-connections-balancer.js'
import { PowerOfTwoChoicesBalancer } from './power-of-two-choices-balancer.js'
import { RandomBalancer } from './random-balancer.js'
import { RoundRobinBalancer } from './round-robin-balancer.js'
import { WeightedRoundRobinBalancer } from './weighted-round-robin-balancer.js'

/** One of the algorithm that is configured. It keeps state: one per service. */
export function createLoadBalancer(
  { algorithm, hashBalanceFactor }: Pick<LoadBalancerConfig, 'algorithm' | 'hashBalanceFactor'>,
  random: Random,
): LoadBalancer {
  if (typeof algorithm === 'function') return algorithm()
  switch (algorithm) {
    case 'round-robin':
      return new RoundRobinBalancer(random)
    case 'weighted-round-robin':
      return new WeightedRoundRobinBalancer(random)
    case 'random':
      return new RandomBalancer(random)
    case 'least-connections':
      return new LeastConnectionsBalancer(random)
    case 'power-of-two-choices':
      return new PowerOfTwoChoicesBalancer(random)
    case 'consistent-hash':
      return new ConsistentHashBalancer(random, hashBalanceFactor)
  }
}
