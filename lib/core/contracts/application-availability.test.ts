import { describe, expect, it } from '@jest/globals'
import { ApplicationAvailability } from './application-availability.js'

describe('ApplicationAvailability', () => {
  it('tells of changes of its readiness, and of changes only, until nobody listens', () => {
    const availability = new ApplicationAvailability()
    const heard: string[] = []
    const end = availability.onReadinessChange((readiness) => heard.push(readiness))
    availability.readiness = 'ACCEPTING_TRAFFIC'
    availability.readiness = 'ACCEPTING_TRAFFIC'
    availability.readiness = 'REFUSING_TRAFFIC'
    end()
    availability.readiness = 'ACCEPTING_TRAFFIC'
    expect(heard).toEqual(['ACCEPTING_TRAFFIC', 'REFUSING_TRAFFIC'])
    expect(availability.readiness).toBe('ACCEPTING_TRAFFIC')
  })
})
