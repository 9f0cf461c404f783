import { constructorTypes } from 'nexus-framework/core'
import { GreetingController } from './greeting-controller.js'

/** What the compiler of this application emitted for the controller's constructor. */
export const emittedTypes = constructorTypes(GreetingController)
